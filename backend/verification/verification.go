// Package verification knows what proves that a customer was won (6.5.4.4 开发核实): the first fuelling seen in the sales data, or a slip or
// photo that a second person confirmed. What is not proven counts in no form and in no bonus.
package verification

import (
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// ID is the opaque identity of a proof (UUIDv7).
type ID string

// Kind is what was handed in.
type Kind string

// Kinds.
const (
	Slip  Kind = "加油小票"
	Photo Kind = "现场照片"
)

// State is how a proof stands.
type State string

// States.
const (
	Claimed   State = "待确认"
	Confirmed State = "已确认"
	Removed   State = "已撤销"
)

// Proof is a slip or photo of a fuelling that the sales data do not show, handed in by one person and confirmed by another.
type Proof struct {
	ID           ID                    `json:"id"`
	CustomerID   customer.ID           `json:"customerId"`
	FuelledOn    calendar.Date         `json:"fuelledOn"` // as the slip says
	Kind         Kind                  `json:"kind"`
	AttachmentID customer.AttachmentID `json:"attachmentId"`
	SHA256       string                `json:"sha256"` // of the file as handed in
	Note         string                `json:"note"`
	State        State                 `json:"state"`
	ClaimedBy    access.UserID         `json:"claimedBy"`
	Claimer      string                `json:"claimer"` // name
	ClaimedOn    calendar.Date         `json:"claimedOn"`
	ConfirmedBy  access.UserID         `json:"confirmedBy"`
	Confirmer    string                `json:"confirmer"`
	ConfirmedOn  calendar.Date         `json:"confirmedOn"`
	RemovedBy    string                `json:"removedBy"`
	RemovedOn    calendar.Date         `json:"removedOn"`
	RemovedWhy   string                `json:"removedWhy"`
	Counted      []string              `json:"counted"` // where it had counted when it was removed
	Rev          int64                 `json:"rev"`
}

// Check holds a proof to be handed in against what it needs on a day. Codes verification.day, verification.kind, verification.file.
func Check(p Proof, today calendar.Date) fault.List {
	var fs fault.List
	if p.FuelledOn.IsZero() || p.FuelledOn.After(today) {
		fs = append(fs, fault.New(fault.Invalid, "verification.day", "请填小票或照片上的加油日期，不能晚于今天", "请按小票改正").On("fuelledOn"))
	}
	if p.Kind != Slip && p.Kind != Photo {
		fs = append(fs, fault.New(fault.Invalid, "verification.kind", "请选择凭证种类", "加油小票或现场照片").On("kind"))
	}
	if p.AttachmentID == "" {
		fs = append(fs, fault.New(fault.Invalid, "verification.file", "没有凭证文件", "请附上小票或照片的扫描件").On("file"))
	}
	return fs
}

// Confirm is the second person's yes. It is never the one who handed the proof in, nor one who answers for the customer or its pursuit:
// their names are involved. Errors: verification.state, verification.same_person.
func Confirm(p Proof, by access.Actor, involved []string, on calendar.Date) (Proof, error) {
	switch {
	case p.State != Claimed:
		return p, fault.New(fault.Conflict, "verification.state", "这份凭证"+string(p.State), "请刷新列表")
	case by.UserID == p.ClaimedBy || by.Name == p.Claimer:
		return p, fault.New(fault.Forbidden, "verification.same_person", "提交凭证的人不能自己确认", "请由另一个人核对小票后确认（6.5.4.4）")
	case lo.Contains(involved, by.Name):
		return p, fault.New(fault.Forbidden, "verification.same_person", "开发人和责任人不能确认自己的成果", "请由没有参与开发的人确认（6.5.4.4）")
	}
	p.State, p.ConfirmedBy, p.Confirmer, p.ConfirmedOn = Confirmed, by.UserID, by.Name, on
	return p, nil
}

// Remove takes a proof away for good; counted is where it had counted until then. Errors: verification.state, verification.why.
func Remove(p Proof, by, why string, counted []string, on calendar.Date) (Proof, error) {
	if p.State == Removed {
		return p, fault.New(fault.Conflict, "verification.state", "这份凭证已于"+p.RemovedOn.String()+"撤销", "请刷新列表")
	}
	if why = strings.TrimSpace(why); why == "" {
		return p, fault.New(fault.Invalid, "verification.why", "撤销凭证要写明原因", "请补填，例如：小票不是这位客户的").On("why")
	}
	p.State, p.RemovedBy, p.RemovedOn, p.RemovedWhy, p.Counted = Removed, by, on, why, append([]string{}, counted...)
	return p, nil
}

// Verdict is whether winning a customer is proven: the day of the fuelling and the sentence, or what is missing.
type Verdict struct {
	On      calendar.Date
	Why     string
	Missing string
}

// Proven reports whether there is proof.
func (v Verdict) Proven() bool { return v.Missing == "" }

// Decide is the one rule of proof: the earlier of the first fuelling in the sales data and the day of a confirmed proof. first is the zero
// day where no sales of the customer are stored.
func Decide(first calendar.Date, proofs []Proof) Verdict {
	v := Verdict{Missing: "消费明细中还没有首次加油，也没有经第二人确认的小票或照片"}
	if !first.IsZero() {
		v = Verdict{On: first, Why: "首次加油" + first.String() + "，已由消费数据核实"}
	}
	for _, p := range proofs {
		switch {
		case p.State == Claimed && !v.Proven():
			v.Missing = string(p.Kind) + "（" + p.FuelledOn.String() + "）等待第二人确认"
		case p.State == Confirmed && (!v.Proven() || p.FuelledOn.Before(v.On)):
			v = Verdict{On: p.FuelledOn, Why: "首次加油" + p.FuelledOn.String() + "，" + p.Confirmer + "于" + p.ConfirmedOn.String() + "凭" + string(p.Kind) + "核实"}
		}
	}
	return v
}
