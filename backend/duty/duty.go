// Package duty says what an office must do in a month, by which clause and by which day; whether it did is handed in from the facts.
package duty

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// Fact names what is looked at to tell whether a duty is done.
type Fact string

// The facts the records tell.
const (
	Forms       Fact = "forms"       // the month's tracking forms are closed
	Plan        Fact = "plan"        // the month's plan is in force
	Numbers     Fact = "numbers"     // the stations of the branch gave their numbers for it
	Campaign    Fact = "campaign"    // the round of the census is begun
	Survey      Fact = "survey"      // the form of the round is reported, of a station: handed in
	Visits      Fact = "visits"      // the visits planned of the month are made
	Promises    Fact = "promises"    // no promise to a customer is past its day
	Complaints  Fact = "complaints"  // no complaint is past its time
	Problems    Fact = "problems"    // no problem of development waits at the office's level
	Proofs      Fact = "proofs"      // no proof of development waits for its second person
	Archives    Fact = "archives"    // the archives of the customers managed at the office's level have all that is required
	Analysis    Fact = "analysis"    // what the month says of the customers is written down
	Supervision Fact = "supervision" // how the offices below keep their customers was looked at, and what was found is written down
)

// Facts lists the facts the records tell.
func Facts() []Fact {
	return []Fact{Forms, Plan, Numbers, Campaign, Survey, Visits, Promises, Complaints, Problems, Proofs, Archives, Analysis, Supervision}
}

// Rule is one duty as a clause puts it. Title may name {month}, the month it is about, and {half}, the half year.
type Rule struct {
	Key    string     `json:"key"`
	Clause string     `json:"clause"`
	Title  string     `json:"title"`
	Levels []org.Kind `json:"levels"` // the offices it falls on
	Months []int      `json:"months"` // 1–12; every month where it is empty
	Day    int        `json:"day"`    // 1–28, 0 for the last of the month
	About  int        `json:"about"`  // the month it is about, counted from the month it falls into
	Fact   Fact       `json:"fact"`
	Link   string     `json:"link"` // screen; {month} is the month it is about
	Ours   string     `json:"ours"` // what of it the clause does not say, "" where all is the clause's
}

// Policy is the dated list of duties.
type Policy struct {
	Version string        `json:"version"`
	From    calendar.Date `json:"from"`
	Source  string        `json:"source"`
	Duties  []Rule        `json:"duties"`
}

// ParsePolicy reads a policy file strictly (duty.bad_policy): keys are unique, every fact is one the records tell.
func ParsePolicy(raw []byte) (Policy, error) {
	var p Policy
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	err := dec.Decode(&p)
	keys := lo.Uniq(lo.Map(p.Duties, func(r Rule, _ int) string { return r.Key }))
	if err != nil || dec.More() || p.Version == "" || p.From.IsZero() || len(keys) != len(p.Duties) || !lo.EveryBy(p.Duties, Rule.sound) {
		return p, fault.New(fault.Invalid, "duty.bad_policy", "职责事项参数文件读不懂，或缺少版本号、生效日期，或事项的条款、层级、月份、日期不对", "请改正参数文件").Because(err)
	}
	return p, nil
}

func (r Rule) sound() bool {
	levels := []org.Kind{org.Unit, org.District, org.Station}
	month := func(n int) bool { return within(n, 1, 12) }
	said := r.Key != "" && r.Clause != "" && r.Title != "" && strings.HasPrefix(r.Link, "/")
	return said && len(r.Levels) > 0 && lo.Every(levels, r.Levels) && lo.EveryBy(r.Months, month) && within(r.Day, 0, 28) && within(r.About, -1, 1) && slices.Contains(Facts(), r.Fact)
}

func within(n, low, high int) bool { return n >= low && n <= high }

// Item is a duty of one month. RemindOn is the last working day on or before DueOn: the day of the regulation is never moved (AMB-14).
type Item struct {
	Key      string
	Clause   string
	Title    string
	Fact     Fact
	Month    calendar.Month // it falls into
	About    calendar.Month
	DueOn    calendar.Date
	RemindOn calendar.Date
	Link     string
	Ours     string
}

// In lists the duties of an office of a level in a month, the first due first.
func (p Policy) In(m calendar.Month, level org.Kind, w calendar.Workdays) []Item {
	out := []Item{}
	for _, r := range p.Duties {
		if !slices.Contains(r.Levels, level) || len(r.Months) > 0 && !slices.Contains(r.Months, m.Number()) {
			continue
		}
		about := m.Add(r.About)
		words := strings.NewReplacer("{month}", about.Chinese(), "{half}", fmt.Sprintf("%d年%s半年", about.Year(), lo.Ternary(about.Number() <= 7, "上", "下")))
		due := m.Last()
		if r.Day > 0 {
			due = m.First().AddDays(r.Day - 1)
		}
		out = append(out, Item{Key: r.Key, Clause: r.Clause, Title: words.Replace(r.Title), Fact: r.Fact, Month: m, About: about, DueOn: due, RemindOn: w.OrBefore(due),
			Link: strings.ReplaceAll(r.Link, "{month}", about.String()), Ours: r.Ours})
	}
	slices.SortStableFunc(out, func(a, b Item) int { return cmp.Compare(a.DueOn.String(), b.DueOn.String()) })
	return out
}

// Found is what the records say of a duty. Begun tells whether anybody set about it: an unfinished one stays with the office into the next month.
type Found struct {
	Done  bool
	Begun bool
	On    calendar.Date // the day it was done, zero where no record tells one
	Text  string        // the figures behind it
}

// Standing is how a duty stands on a day.
type Standing string

// Standings.
const (
	Done    Standing = "done"
	Open    Standing = "open"
	Overdue Standing = "overdue"
)

// At tells how a duty stands, in a word and in words.
func (i Item) At(today calendar.Date, f Found) (Standing, string) {
	switch left := today.DaysUntil(i.DueOn); {
	case f.Done:
		return Done, "已完成"
	case left < 0:
		return Overdue, fmt.Sprintf("已逾期%d天", -left)
	case left == 0:
		return Open, "今天到期"
	default:
		return Open, fmt.Sprintf("还有%d天", left)
	}
}
