// Package claim knows the development of key accounts (6.5.4.6): the working group that answers for one, and the board on which targets are
// put up and claimed (摘牌).
package claim

import (
	"bytes"
	"encoding/json"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/pursuit"

	"github.com/samber/lo"
)

// Policy is the dated rule of key accounts and of the board.
type Policy struct {
	Version    string        `json:"version"`
	From       calendar.Date `json:"from"`
	Source     string        `json:"source"`
	KeyKinds   []string      `json:"keyKinds"`   // kinds of targets that are key accounts
	SizedKinds []string      `json:"sizedKinds"` // kinds that are where the computed size is 大型
	Days       int           `json:"days"`       // a claim holds
	PerPerson  int           `json:"perPerson"`  // claims one person may hold at a time
	CoolDays   int           `json:"coolDays"`   // before one may claim again what ran out in his hands
}

// ParsePolicy reads a policy file strictly (claim.bad_policy).
func ParsePolicy(raw []byte) (Policy, error) {
	var p Policy
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	err := dec.Decode(&p)
	if err != nil || dec.More() || p.Version == "" || p.From.IsZero() || len(p.KeyKinds)+len(p.SizedKinds) == 0 || p.Days <= 0 || p.PerPerson <= 0 || p.CoolDays < 0 {
		return p, fault.New(fault.Invalid, "claim.bad_policy", "重点客户参数文件读不懂，或缺少版本号、生效日期、客户类别、天数", "请改正参数文件").Because(err)
	}
	return p, nil
}

// Key reports whether a target is a key account, with the reason; large says that its computed size is 大型.
func (p Policy) Key(kind string, large bool) (string, bool) {
	switch {
	case lo.Contains(p.KeyKinds, kind):
		return kind, true
	case large && lo.Contains(p.SizedKinds, kind):
		return "大型" + kind, true
	}
	return "", false
}

// TeamID is the opaque identity of a working group (UUIDv7).
type TeamID string

// Team is the working group of one key account: the head of the unit leads it, the chief of retail is deputy (6.5.4.6).
type Team struct {
	ID        TeamID        `json:"id"`
	PursuitID pursuit.ID    `json:"pursuitId"`
	Head      org.StaffID   `json:"head"`
	Deputy    org.StaffID   `json:"deputy"`
	Members   []org.StaffID `json:"members"`
	Since     calendar.Date `json:"since"`
	Note      string        `json:"note"`
	Rev       int64         `json:"rev"`
}

// Missing names what a group still lacks, "" for nothing.
func (t Team) Missing() string {
	lacks := lo.Compact([]string{lo.Ternary(t.Head == "", "组长", ""), lo.Ternary(t.Deputy == "", "副组长", ""), lo.Ternary(len(t.Members) == 0, "成员", "")})
	if len(lacks) == 0 {
		return ""
	}
	return "没有指定" + strings.Join(lacks, "、")
}

// CheckTeam holds a group against what it needs. Codes claim.team, claim.twice.
func CheckTeam(t Team) fault.List {
	var fs fault.List
	if missing := t.Missing(); missing != "" {
		fs = append(fs, fault.New(fault.Invalid, "claim.team", "工作小组"+missing, "组长由单位主要负责人担任，副组长由零售主管领导担任，成员包括客户管理岗和片区经理（6.5.4.6）").On("head"))
	}
	all := lo.Compact(append([]org.StaffID{t.Head, t.Deputy}, t.Members...))
	if len(lo.Uniq(all)) != len(all) {
		fs = append(fs, fault.New(fault.Invalid, "claim.twice", "同一个人在小组里出现了两次", "请每人只担任一项").On("members"))
	}
	return fs
}
