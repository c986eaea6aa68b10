package pursuit

import (
	"bytes"
	"encoding/json"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// Policy is the dated rule of the procedure of 6.5.4: what each stage asks for before it can be left, and when a pursuit has stood too long.
type Policy struct {
	Version   string        `json:"version"`
	From      calendar.Date `json:"from"`
	Source    string        `json:"source"`
	Stages    []Asked       `json:"stages"`    // all of them, in order
	QuietDays int           `json:"quietDays"` // days without anything done until it is called quiet
	StageDays int           `json:"stageDays"` // days in one stage until it is called slow
	Ranks     []Rank        `json:"ranks"`     // of those who go, lowest first
}

// Rank is one level of those who go (6.5.4.3): the posts that belong to it and the level of decider it is a peer of.
type Rank struct {
	Name  string   `json:"name"`
	Peer  string   `json:"peer"`
	Posts []string `json:"posts"`
}

// Asked is what one stage asks for: keys of pieces of evidence.
type Asked struct {
	Stage Stage    `json:"stage"`
	Needs []string `json:"needs"`
}

// ParsePolicy reads a policy file strictly: every stage once and in order, known pieces only. Error: pursuit.bad_policy.
func ParsePolicy(raw []byte) (Policy, error) {
	var p Policy
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	err := dec.Decode(&p)
	if err != nil || dec.More() || p.Version == "" || p.From.IsZero() || p.QuietDays <= 0 || p.StageDays <= 0 || !p.complete() || !p.ranked() {
		return p, fault.New(fault.Invalid, "pursuit.bad_policy", "客户开发参数文件读不懂，或缺少版本号、生效日期、天数、阶段要件或层级", "请改正参数文件").Because(err)
	}
	return p, nil
}

func (p Policy) complete() bool {
	if len(p.Stages) != len(Stages()) {
		return false
	}
	known := lo.Map(pieces(), func(x piece, _ int) string { return x.key })
	for i, a := range p.Stages {
		if a.Stage != Stages()[i] || !lo.Every(known, a.Needs) || len(lo.Uniq(a.Needs)) != len(a.Needs) {
			return false
		}
	}
	return true
}

// needs are the keys one stage asks for.
func (p Policy) needs(s Stage) []string {
	a, _ := lo.Find(p.Stages, func(a Asked) bool { return a.Stage == s })
	return a.Needs
}

// ranked: there are ranks, each with a name, a peer of its own, and posts no other rank has.
func (p Policy) ranked() bool {
	posts := lo.FlatMap(p.Ranks, func(r Rank, _ int) []string { return r.Posts })
	peers := lo.Map(p.Ranks, func(r Rank, _ int) string { return r.Peer })
	return len(p.Ranks) > 0 && len(lo.Uniq(posts)) == len(posts) && len(lo.Uniq(peers)) == len(peers) &&
		lo.EveryBy(p.Ranks, func(r Rank) bool { return r.Name != "" && r.Peer != "" && len(r.Posts) > 0 })
}

// rankOf is the rank of a post, 1 for the lowest, 0 for none.
func (p Policy) rankOf(post string) int {
	_, i, _ := lo.FindIndexOf(p.Ranks, func(r Rank) bool { return lo.Contains(r.Posts, post) })
	return i + 1
}

// rankOfPeer is the rank that is a peer of a decider, 1 for the lowest, 0 for none.
func (p Policy) rankOfPeer(peer string) int {
	_, i, _ := lo.FindIndexOf(p.Ranks, func(r Rank) bool { return r.Peer == peer })
	return i + 1
}

// Peers are the levels of deciders a fact sheet may name, lowest first.
func (p Policy) Peers() []string {
	return lo.Map(p.Ranks, func(r Rank, _ int) string { return r.Peer })
}
