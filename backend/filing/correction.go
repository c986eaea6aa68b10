package filing

import (
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

// Cell is one cell of a signed form that later facts fill otherwise, as both are read.
type Cell struct {
	Code   string `json:"code"` // F1 … F7
	Form   string `json:"form"`
	Part   string `json:"part"`
	Row    string `json:"row"`
	Name   string `json:"name"` // of the customer or office the row is of
	Column string `json:"column"`
	Was    string `json:"was"`
	Now    string `json:"now"`
}

// Correction is a delta form (更正表) to a signed month: all cells that differ from what was signed, and why. One drafts it, another approves it;
// an approved one replaces those before it and never changes.
type Correction struct {
	ID         string         `json:"id"`
	Month      calendar.Month `json:"month"`
	No         int            `json:"no"`     // 1, 2, … within the month
	Signed     string         `json:"signed"` // fingerprint of the forms it corrects
	Cells      []Cell         `json:"cells"`
	Reason     string         `json:"reason"`
	MadeBy     access.UserID  `json:"madeBy"`
	Maker      string         `json:"maker"`
	MadeAt     string         `json:"madeAt"` // RFC 3339
	ApprovedBy access.UserID  `json:"approvedBy"`
	Approver   string         `json:"approver"`
	ApprovedAt string         `json:"approvedAt"` // RFC 3339, "" while a draft
	Rev        int64          `json:"rev"`
}

// Draft writes the next correction of a month, or writes the one still in draft anew. earlier are the month's corrections by number.
// Errors: filing.empty (no reason), filing.nothing_changed (the cells are as signed, or as the last approved correction says).
func Draft(a access.Actor, m calendar.Month, signed string, earlier []Correction, cells []Cell, reason, at string) (Correction, error) {
	if reason = strings.TrimSpace(reason); reason == "" {
		return Correction{}, fault.New(fault.Invalid, "filing.empty", "更正表没有写原因", "请写明为什么与签字时不同，例如补录了一批消费").On("reason")
	}
	c := Correction{Month: m, No: 1}
	var stands []Cell
	for _, e := range earlier {
		if e.ApprovedAt == "" {
			c = e
			continue
		}
		stands, c = e.Cells, Correction{Month: m, No: e.No + 1}
	}
	if slices.Equal(stands, cells) {
		return Correction{}, fault.New(fault.Conflict, "filing.nothing_changed", m.Chinese()+"的七张表没有新的变化可更正", "以后有变化时再起草")
	}
	c.Signed, c.Cells, c.Reason, c.MadeBy, c.Maker, c.MadeAt = signed, cells, reason, a.UserID, a.Name, at
	return c, nil
}

// Approve signs a correction when the records still say the same. Errors: filing.approved, filing.same_person, filing.moved.
func (c Correction) Approve(a access.Actor, cells []Cell, at string) (Correction, error) {
	switch {
	case c.ApprovedAt != "":
		return c, fault.New(fault.Conflict, "filing.approved", "这份更正表已由"+c.Approver+"批准", "以后的变化请另起草一份")
	case c.MadeBy == a.UserID:
		return c, fault.New(fault.Conflict, "filing.same_person", "更正表由"+c.Maker+"起草，不能由同一个账号批准", "请由另一位负责人批准")
	case !slices.Equal(c.Cells, cells):
		return c, fault.New(fault.Conflict, "filing.moved", "起草以后记录又有变动，更正表上的数字已经不对", "请填报重新起草，再批准")
	}
	c.ApprovedBy, c.Approver, c.ApprovedAt = a.UserID, a.Name, at
	return c, nil
}

// State is 待批准 or 已批准.
func (c Correction) State() string {
	if c.ApprovedAt == "" {
		return "待批准"
	}
	return "已批准"
}
