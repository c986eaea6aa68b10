package desk

import (
	"fmt"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/org"
	"fuelbook/backend/plan"
	"fuelbook/backend/pursuit"
	"fuelbook/backend/report"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// PlanningView is the plan of a month on its way: every version, the last one with its roll-up and findings.
type PlanningView struct {
	Month      calendar.Month `json:"month"`
	Due        calendar.Date  `json:"due"`        // as the regulation writes it
	DueOn      calendar.Date  `json:"dueOn"`      // with the weekend rule
	OfficesDue calendar.Date  `json:"officesDue"` // stations, with the weekend rule
	Rule       string         `json:"rule"`
	DaysLeft   int            `json:"daysLeft"`
	Versions   []VersionHead  `json:"versions"`
	Current    *VersionView   `json:"current"` // the last version that was not dropped
	ByFile     bool           `json:"byFile"`  // a plan that came by file is in force
	InForce    int            `json:"inForce"` // number of the version in force, 0 for none or by file
	MayEdit    bool           `json:"mayEdit"` // the whole of it, not only one's own stations
}

// VersionHead is a version in the list.
type VersionHead struct {
	ID    plan.VersionID `json:"id"`
	No    int            `json:"no"`
	State plan.State     `json:"state"`
	Why   string         `json:"why"`
	Steps []plan.Step    `json:"steps"`
}

// VersionView is a version with what the rules say of it.
type VersionView struct {
	plan.Version
	Lines    []PlanLineView `json:"lines"`
	Sums     []plan.Sum     `json:"sums"`
	Findings []plan.Finding `json:"findings"`
	Missing  []string       `json:"missing"`
	Late     string         `json:"late"` // 逾期2天提交, 已逾期1天
}

// PlanLineView is a line with its names. Mine: the actor may fill it.
type PlanLineView struct {
	plan.Target
	Key      string `json:"key"`
	Name     string `json:"name"`
	District string `json:"district"`
	Mine     bool   `json:"mine"`
}

// FilledLine is a number given to a line.
type FilledLine struct {
	Key    string `json:"key"`
	Target int64  `json:"target"`
	Remark string `json:"remark"`
}

// planningRule is the rule of how the plan of a month comes about.
func planningRule(tx *store.Tx, m calendar.Month) (plan.Planning, error) {
	raw, err := policyOn(tx, policyPlanning, m.Last())
	if err != nil {
		return plan.Planning{}, err
	}
	return plan.ParsePlanning(raw)
}

func namesOf(tree org.Tree) func(plan.Target) string {
	return func(t plan.Target) string {
		o, _ := tree.Office(t.StationID)
		return lo.Ternary(t.Part == plan.Institutions, t.CountyName, o.Name)
	}
}

func (d *Desk) planningView(tx *store.Tx, a access.Actor, m calendar.Month) (v PlanningView, err error) {
	tree, err := loadTree(tx)
	if err != nil {
		return v, err
	}
	rule, err := planningRule(tx, m)
	if err != nil {
		return v, err
	}
	versions, err := tx.PlanVersions(m)
	if err != nil {
		return v, err
	}
	today := calendar.FromTime(d.now())
	v = PlanningView{Month: m, Rule: "逢周末" + string(rule.Shift), MayEdit: access.Allow(a, access.EditPlan) == nil}
	v.Due, v.DueOn = rule.Due(m)
	_, v.OfficesDue = rule.OfficesDue(m)
	v.DaysLeft = today.DaysUntil(v.DueOn)
	v.Versions = lo.Map(versions, func(x plan.Version, _ int) VersionHead { return VersionHead{x.ID, x.No, x.State, x.Why, x.Steps} })
	if in, _, ok := lo.FindLastIndexOf(versions, func(x plan.Version) bool { return x.State == plan.Approved }); ok {
		v.InForce = in.No
	} else if _, v.ByFile, err = tx.Plan(m); err != nil {
		return v, err
	}
	last, _, ok := lo.FindLastIndexOf(versions, func(x plan.Version) bool { return x.State != plan.Dropped })
	if !ok {
		return v, nil
	}
	p, err := loadPolicies(tx, m)
	if err != nil {
		return v, err
	}
	r := reach(a, tree)
	name := namesOf(tree)
	findings := []plan.Finding{}
	if len(last.Missing(name)) == 0 { // a missing number is no zero to hold against a minimum
		findings = plan.Check(last.Plan(), tree.Offices(), p.plan)
	}
	current := VersionView{Version: last, Sums: last.RollUp(tree), Findings: findings, Missing: last.Missing(name), Late: lateness(last, v.DueOn, today)}
	current.Lines = lo.FilterMap(last.Targets, func(t plan.Target, _ int) (PlanLineView, bool) {
		up, _ := tree.DistrictOf(t.StationID)
		mine := r.MayRead(t.StationID) == nil
		return PlanLineView{Target: t, Key: t.Key(), Name: name(t), District: up.Name, Mine: mine}, mine
	})
	if !r.All() { // a branch sees its own lines and sums
		own := lo.Map(current.Lines, func(t PlanLineView, _ int) plan.Target { return t.Target })
		cut := last
		cut.Targets = own
		current.Targets, current.Findings, current.Missing = own, []plan.Finding{}, cut.Missing(name)
		current.Sums = lo.Filter(cut.RollUp(tree), func(s plan.Sum, _ int) bool { return tree.Within(a.OfficeID, s.OfficeID) }) // a unit with one branch's numbers would be a lie
	}
	v.Current = &current
	return v, nil
}

// lateness says how late a version was handed in, or is.
func lateness(v plan.Version, due, today calendar.Date) string {
	on := v.SubmittedOn()
	switch {
	case v.No > 1:
		return ""
	case !on.IsZero() && due.Before(on):
		return fmt.Sprintf("逾期%d天提交", due.DaysUntil(on))
	case on.IsZero() && due.Before(today):
		return fmt.Sprintf("已逾期%d天", due.DaysUntil(today))
	}
	return ""
}

// planNotes are what 附录1 says of its own version.
func planNotes(v plan.Version, rule plan.Planning, tree org.Tree) []string {
	nominal, due := rule.Due(v.Month)
	notes := []string{fmt.Sprintf("第%d版，%s%s", v.No, v.State, lo.Ternary(v.State == plan.Approved, "", "，尚未生效"))}
	for _, s := range v.Steps {
		notes[0] += "；" + s.On.String() + s.By + s.What + lo.Ternary(s.Note == "", "", "（"+s.Note+"）")
	}
	if v.Why != "" {
		notes = append(notes, "更正原因："+v.Why)
	}
	notes = append(notes, "报送期限："+nominal.Chinese()+lo.Ternary(nominal == due, "", "，逢周末"+string(rule.Shift)+"到"+due.Chinese()))
	if late := lateness(v, due, due); late != "" {
		notes = append(notes, late)
	}
	if missing := v.Missing(namesOf(tree)); len(missing) > 0 {
		notes = append(notes, fmt.Sprintf("没有报数的%d个，不按零计：%s", len(missing), strings.Join(missing, "、")))
	}
	if carried := lo.SumBy(v.Targets, func(t plan.Target) int64 { return t.Carried }); carried > 0 {
		notes = append(notes, fmt.Sprintf("上月未完成%d个已结转，见各行备注", carried))
	}
	return notes
}

// notesOfPlan are what 附录1 of a month says of the version in force, or of one that is not in force yet; nothing of a plan that came by file.
func notesOfPlan(tx *store.Tx, m calendar.Month, tree org.Tree) ([]string, error) {
	versions, err := tx.PlanVersions(m)
	if err != nil || len(versions) == 0 {
		return nil, err
	}
	rule, err := planningRule(tx, m)
	if err != nil {
		return nil, err
	}
	if in, _, ok := lo.FindLastIndexOf(versions, func(v plan.Version) bool { return v.State == plan.Approved }); ok {
		return planNotes(in, rule, tree), nil
	}
	last, _ := lo.Last(versions)
	return []string{fmt.Sprintf("第%d版%s，尚未生效", last.No, last.State)}, nil
}

// proposal drafts every line of a month from last year, what is in progress, the census, and what the month before left.
func (d *Desk) proposal(tx *store.Tx, m calendar.Month) ([]plan.Target, error) {
	p, err := loadPolicies(tx, m)
	if err != nil {
		return nil, err
	}
	rule, err := planningRule(tx, m)
	if err != nil {
		return nil, err
	}
	w, err := d.work(tx, m.Add(-1))
	if err != nil {
		return nil, err
	}
	ground, err := d.grounds(tx, w, m)
	if err != nil {
		return nil, err
	}
	return plan.Propose(w.tree.Offices(), ground, p.plan, rule), nil
}

// grounds counts what speaks for the number of each line; w is the month before the planned one.
func (d *Desk) grounds(tx *store.Tx, w *monthWork, m calendar.Month) (map[string]plan.Ground, error) {
	out := map[string]plan.Ground{}
	add := func(key string, change func(*plan.Ground)) {
		g := out[key]
		change(&g)
		out[key] = g
	}
	county := func(id org.OfficeID) string {
		o, _ := w.tree.Office(id)
		return string(plan.Institutions) + "/" + o.CountyCode
	}
	station := func(id org.OfficeID) string { return string(plan.PersonCards) + "/" + string(id) }
	list, err := tx.Pursuits()
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		if p.State == pursuit.Open {
			add(county(p.StationID), func(g *plan.Ground) { g.Pursuits++ })
		}
	}
	for _, p := range w.prospects {
		if p.Status == census.Found || p.Status == census.Valid {
			add(lo.Ternary(p.ObjectKind == "居民社区", station(p.StationID), county(p.StationID)), func(g *plan.Ground) { g.Potential++ })
		}
	}
	for _, a := range report.AchievedOf(w.month, w.forms[6]) {
		key := string(plan.Institutions) + "/" + a.Key
		if o, ok := w.tree.ByCode(a.Key); a.Part == "B" && ok {
			key = station(o.ID)
		}
		add(key, func(g *plan.Ground) { g.Planned, g.Done = a.Plan, int64(len(a.Done)) })
	}
	return out, lastYear(tx, w, m.Add(-12), add, county, station)
}

// lastYear counts who was won in the same month of the year before by the records alone: agreements begun by institutions, first named
// cards of persons.
func lastYear(tx *store.Tx, w *monthWork, m calendar.Month, add func(string, func(*plan.Ground)), county, station func(org.OfficeID) string) error {
	byID := lo.KeyBy(w.customers, func(c customer.Customer) customer.ID { return c.ID })
	begun, err := begunOn(tx, byID)
	if err != nil {
		return err
	}
	known := lo.ContainsBy(lo.Values(begun), func(on calendar.Date) bool { return !m.Last().Before(on) })
	for _, o := range w.tree.Offices() {
		if o.Kind == org.Station {
			add(county(o.ID), func(g *plan.Ground) { g.LastKnown = known })
			add(station(o.ID), func(g *plan.Ground) { g.LastKnown = known })
		}
	}
	for id, on := range begun {
		if c := byID[id]; on.Month() == m {
			add(lo.Ternary(c.Kind == customer.Institution, string(plan.Institutions)+"/"+c.CountyCode, station(c.StationID)), func(g *plan.Ground) { g.LastYear++ })
		}
	}
	return nil
}

// begunOn is the first day of the first agreement of each institution and of the first named card of each person.
func begunOn(tx *store.Tx, byID map[customer.ID]customer.Customer) (map[customer.ID]calendar.Date, error) {
	agreements, err := tx.Agreements()
	if err != nil {
		return nil, err
	}
	cards, err := tx.Cards()
	if err != nil {
		return nil, err
	}
	out := map[customer.ID]calendar.Date{}
	first := func(id customer.ID, on calendar.Date, counts bool) {
		if old, ok := out[id]; counts && (!ok || on.Before(old)) {
			out[id] = on
		}
	}
	for _, g := range agreements {
		first(g.CustomerID, g.From, g.WasSigned() && byID[g.CustomerID].Kind == customer.Institution)
	}
	for _, c := range cards {
		first(c.CustomerID, c.Opened, c.Kind == card.Named && byID[c.CustomerID].Kind == customer.Person)
	}
	return out, nil
}
