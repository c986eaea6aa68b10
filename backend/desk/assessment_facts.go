package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/assessment"
	"fuelbook/backend/calendar"
	"fuelbook/backend/complaint"
	"fuelbook/backend/customer"
	"fuelbook/backend/duty"
	"fuelbook/backend/filing"
	"fuelbook/backend/org"
	"fuelbook/backend/plan"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// assessWork gathers the facts of a month for everybody of the unit: what fell due or happened in the month, as it stood on its last day, so that
// the scores of a past month do not move with the day they are looked at.
type assessWork struct {
	*monthWork
	d        *Desk
	tx       *store.Tx
	actor    access.Actor
	on       calendar.Date // the month's last day, today while it runs
	roots    map[customer.ID]customer.ID
	offices  map[org.OfficeID]assessment.Subject
	persons  map[org.StaffID]assessment.Subject
	assessed map[org.StaffID]bool // who answers for a customer, a visit or a line of the plan
	facts    []assessment.Fact
}

func (d *Desk) assessWork(tx *store.Tx, a access.Actor, w *monthWork) (*assessWork, error) {
	x := &assessWork{monthWork: w, d: d, tx: tx, actor: a, on: w.month.Last(), assessed: map[org.StaffID]bool{}}
	if today := d.today(); today.Before(x.on) {
		x.on = today
	}
	x.name()
	return x, inTurn(
		func() (e error) { x.roots, e = tx.Roots(); return },
		x.plans, x.customers, x.visited, x.complained, x.filed, x.corrected)
}

// name makes the subjects.
func (x *assessWork) name() {
	kinds := map[org.Kind]assessment.Kind{org.Unit: assessment.Unit, org.District: assessment.District, org.Station: assessment.Station}
	x.offices = map[org.OfficeID]assessment.Subject{}
	for _, o := range x.tree.Offices() {
		if kind, ok := kinds[o.Kind]; ok && o.Status != org.Closed {
			up, _ := x.tree.ByCode(o.ParentCode)
			x.offices[o.ID] = assessment.Subject{Kind: kind, Code: o.Code, Name: o.Name, Of: up.Name}
		}
	}
	x.persons = lo.SliceToMap(x.staff, func(s org.Staff) (org.StaffID, assessment.Subject) {
		o, _ := x.tree.Office(s.OfficeID)
		return s.ID, assessment.Subject{Kind: assessment.Person, Code: s.Number, Name: s.Name, Of: o.Name}
	})
}

// subjects are the offices, and the persons somebody answers to.
func (x *assessWork) subjects() []assessment.Subject {
	people := lo.PickBy(x.persons, func(id org.StaffID, _ assessment.Subject) bool { return x.assessed[id] })
	return append(lo.Values(x.offices), lo.Values(people)...)
}

// above are an office and those it belongs to, as subjects.
func (x *assessWork) above(id org.OfficeID) []assessment.Subject {
	out := []assessment.Subject{}
	unit, _ := x.tree.Unit()
	district, _ := x.tree.DistrictOf(id)
	for _, o := range lo.Uniq([]org.OfficeID{id, district.ID, unit.ID}) {
		if s, ok := x.offices[o]; ok {
			out = append(out, s)
		}
	}
	return out
}

func (x *assessWork) put(k assessment.Key, r assessment.Record, to ...assessment.Subject) {
	for _, s := range to {
		x.facts = append(x.facts, assessment.Fact{Subject: s, Key: k, Record: r})
	}
}

// person gives a fact to a person, if there is one.
func (x *assessWork) person(id org.StaffID, k assessment.Key, r assessment.Record) {
	if s, ok := x.persons[id]; ok {
		x.assessed[id] = true
		x.put(k, r, s)
	}
}

// about gives a fact of a customer to its station, those above and who answers for it.
func (x *assessWork) about(c customer.Customer, k assessment.Key, r assessment.Record) {
	r.Code, r.Name, r.Link = c.Code, c.Name, cmp.Or(r.Link, "/customers?id="+string(c.ID))
	x.put(k, r, x.above(c.StationID)...)
	x.person(c.ManagerID, k, r)
}

// plans takes 附录7 line by line: those of stations count for the station and above, those of counties for the unit alone, for a county belongs to
// no district; each for who is responsible for it.
func (x *assessWork) plans() error {
	if x.plan == nil {
		return nil
	}
	unit, _ := x.tree.Unit()
	lines := lo.GroupBy(x.plan.Lines, func(l plan.Line) string {
		o, _ := x.tree.Office(l.StationID)
		return lo.Ternary(l.Part == plan.Institutions, "A"+l.CountyCode, "B"+o.Code)
	})
	for _, got := range report.AchievedOf(x.month, x.forms[6]) {
		r := assessment.Record{Code: got.Part + got.Key, Name: got.Name, Good: len(got.Done), Of: int(got.Plan), Link: "/months/" + x.month.String() + "?form=F7",
			Text: fmt.Sprintf("计划%d，完成%d%s", got.Plan, len(got.Done), x.named(got.Done))}
		if r.Of == 0 && r.Good == 0 {
			continue
		}
		to := unit.ID
		if o, ok := x.tree.ByCode(got.Key); ok && got.Part == "B" {
			to = o.ID
		}
		x.put(assessment.Plan, r, x.above(to)...)
		for _, id := range lo.Uniq(lo.Map(lines[got.Part+got.Key], func(l plan.Line, _ int) org.StaffID { return l.ResponsibleID })) {
			x.person(id, assessment.Plan, r)
		}
	}
	return nil
}

// named lists customers a line was done by.
func (x *assessWork) named(list []report.Ref) string {
	names := lo.FilterMap(list, func(r report.Ref, _ int) (string, bool) {
		row, ok := x.byID[customer.ID(r.ID)]
		return lo.TernaryF(ok, func() string { return row.Customer.Code + row.Customer.Name }, func() string { return "" }), ok
	})
	slices.Sort(names)
	return lo.Ternary(len(names) > 0, "："+strings.Join(names, "、"), "")
}

// customers takes who was kept and whose archive is complete. A month no sales file covers says nothing of who was lost.
func (x *assessWork) customers() error {
	_, last, covered, err := x.tx.SalesSpan()
	if err != nil {
		return err
	}
	archives, err := x.complete(x.tx, x.on)
	if err != nil {
		return err
	}
	for _, r := range x.rows {
		if why, gone := r.Has(tracking.Lost); r.Opening && covered && !last.Before(x.month) {
			x.about(r.Customer, assessment.Churn, assessment.Record{Good: lo.Ternary(gone, 0, 1), Of: 1, Text: lo.Ternary(gone, "流失："+why, "保有")})
		}
		if c, ok := archives[r.Customer.ID]; ok {
			lack := lacking(c)
			x.about(r.Customer, assessment.Quality, assessment.Record{Good: lo.Ternary(len(lack) == 0, 1, 0), Of: 1, Text: lo.Ternary(len(lack) == 0, "必填齐全", "缺"+strings.Join(lack, "、"))})
		}
	}
	return nil
}

// visited takes the plan of visits; who answered for the customer when it was planned answers for the visit. One that is not due yet waits.
func (x *assessWork) visited() error {
	list, err := x.tx.Errands(x.month)
	if err != nil {
		return err
	}
	met, err := (&careWork{monthWork: x.monthWork, tx: x.tx, roots: x.roots}).latestOf(x.on, visit.Call)
	if err != nil {
		return err
	}
	for _, e := range list {
		row, ok := x.byID[lo.CoalesceOrEmpty(x.roots[e.CustomerID], e.CustomerID)]
		if !ok {
			continue // taken off the books: nobody can visit it any more
		}
		on := met[row.Customer.ID].Date
		done := x.month.Contains(on)
		if !done && !e.DueOn.Before(x.d.today()) {
			continue
		}
		c := row.Customer
		c.ManagerID = e.StaffID
		x.about(c, assessment.Visits, assessment.Record{Good: lo.Ternary(done, 1, 0), Of: 1,
			Text: lo.TernaryF(done, func() string { return on.String() + "拜访" }, func() string {
				return "应" + e.DueOn.String() + "前拜访，没有拜访" + lo.Ternary(e.Unmet == "", "", "（"+e.Unmet+"）")
			})})
	}
	return nil
}

// complained takes the complaints closed in the month and those past their time at its end, by the events up to then.
func (x *assessWork) complained() error {
	c, err := x.d.complaintContext(x.tx, x.actor)
	if err != nil {
		return err
	}
	if end := calendar.Moment(x.month.Last().String() + " 23:59"); end < c.now {
		c.now = end
	}
	list, err := x.tx.Complaints()
	if err != nil {
		return err
	}
	for _, k := range list {
		if c.now < k.Came {
			continue
		}
		k.Events = lo.Filter(k.Events, func(e complaint.Event, _ int) bool { return e.At <= c.now })
		s, _, err := c.standing(k)
		if err != nil {
			return err
		}
		closed, _ := lo.Find(k.Events, func(e complaint.Event) bool { return e.Kind == complaint.Closed })
		if s.State == complaint.Done && !x.month.Contains(closed.At.Day()) || s.State != complaint.Done && !s.Late {
			continue
		}
		r := assessment.Record{Code: string(k.Came), Name: k.Category, Good: lo.Ternary(s.Late, 0, 1), Of: 1, Link: "/complaints?id=" + string(k.ID), Text: string(s.State) + "，" + c.clock(s)}
		x.put(assessment.Complaints, r, x.above(k.OfficeID)...)
		if row, ok := x.byID[lo.CoalesceOrEmpty(x.roots[k.CustomerID], k.CustomerID)]; ok {
			x.person(row.Customer.ManagerID, assessment.Complaints, r)
		}
	}
	return nil
}

// filed takes the duties of filing that fell due in the month: of the unit its forms, plan and census; of the stations, and of the districts they
// belong to, the numbers of the plan and the sheets of the census.
func (x *assessWork) filed() error {
	raw, err := policyOn(x.tx, policyDuties, x.month.Last())
	if err != nil {
		return err
	}
	policy, err := duty.ParsePolicy(raw)
	if err != nil {
		return err
	}
	w, err := workdaysOn(x.tx, x.d.today())
	if err != nil {
		return err
	}
	unit, _ := x.tree.Unit()
	q := &dutyWork{d: x.d, tx: x.tx, actor: x.actor, work: x.monthWork, today: x.d.today(), level: org.Unit}
	for _, i := range policy.In(x.month, org.Unit, w) {
		if slices.Contains([]duty.Fact{duty.Forms, duty.Plan, duty.Survey}, i.Fact) {
			if err := x.unitFiled(q, i, x.offices[unit.ID]); err != nil {
				return err
			}
		}
	}
	return x.stationsFiled(policy.In(x.month, org.Station, w))
}

// unitFiled takes one filing of the unit.
func (x *assessWork) unitFiled(q *dutyWork, i duty.Item, unit assessment.Subject) error {
	found, err := q.found(i)
	if err != nil {
		return err
	}
	began := found.Begun
	if i.Fact == duty.Plan && !began { // the first plan is nobody's debt, as the first month is not
		if _, began, err = x.tx.Plan(i.About.Add(-1)); err != nil {
			return err
		}
	}
	if r, ok := x.due(i, found.On); ok && (found.Done || began) {
		x.put(assessment.Filing, r, unit)
	}
	return nil
}

// due is whether what fell due was done in time, ok=false while there is time left.
func (x *assessWork) due(i duty.Item, on calendar.Date) (r assessment.Record, ok bool) {
	r = assessment.Record{Code: i.DueOn.String(), Name: i.Title, Of: 1, Link: i.Link, Text: "应" + i.DueOn.String() + "前报送，"}
	switch {
	case on.IsZero() || x.on.Before(on):
		r.Text += "没有报出"
		return r, i.DueOn.Before(x.on) || i.DueOn == x.on && x.on.Before(x.d.today())
	case on.After(i.DueOn):
		r.Text += fmt.Sprintf("%s报出，逾期%d天", on, i.DueOn.DaysUntil(on))
	default:
		r.Good, r.Text = 1, r.Text+on.String()+"报出"
	}
	return r, true
}

// stationsFiled takes what each station had to hand in.
func (x *assessWork) stationsFiled(items []duty.Item) error {
	for _, i := range items {
		var days map[org.OfficeID]calendar.Date // of those that were asked
		var err error
		switch i.Fact {
		case duty.Numbers:
			days, err = x.numbered(i.About)
		case duty.Survey:
			days, err = x.surveyed(i.About)
		default:
			continue
		}
		if err != nil {
			return err
		}
		for station, on := range days {
			o, _ := x.tree.Office(station)
			district, _ := x.tree.DistrictOf(station)
			r, ok := x.due(i, on)
			if !ok {
				continue
			}
			r.Code, r.Name = o.Code, o.Name+"："+r.Name
			for _, id := range []org.OfficeID{station, district.ID} {
				if s, ok := x.offices[id]; ok {
					x.put(assessment.Filing, r, s)
				}
			}
		}
	}
	return nil
}

// numbered is when each station gave its number for a month's plan, by the first version that was not dropped: an amendment asks anew, later.
func (x *assessWork) numbered(m calendar.Month) (map[org.OfficeID]calendar.Date, error) {
	list, err := x.tx.PlanVersions(m)
	if err != nil {
		return nil, err
	}
	v, _ := lo.Find(list, func(v plan.Version) bool { return v.State != plan.Dropped })
	asked := lo.Filter(v.Targets, func(t plan.Target, _ int) bool { return t.Part == plan.PersonCards })
	return lo.SliceToMap(asked, func(t plan.Target) (org.OfficeID, calendar.Date) { return t.StationID, t.FilledOn }), nil
}

// surveyed is when each station handed in its sheet of the census. A station that was excused is not asked.
func (x *assessWork) surveyed(m calendar.Month) (map[org.OfficeID]calendar.Date, error) {
	stations, err := marksOf(x.tx, m)
	if err != nil || stations == nil {
		return nil, err
	}
	out := map[org.OfficeID]calendar.Date{}
	for id, s := range x.offices {
		if s.Kind == assessment.Station && stations[id].Absence == "" {
			out[id] = stations[id].HandedIn
		}
	}
	return out, nil
}

// corrected takes the delta forms approved in the month, each for the months signed by then in the year before. A branch or a person answers for
// those that have a cell of one of its customers or stations.
func (x *assessWork) corrected() error {
	closed, err := x.tx.ClosedBy(x.on)
	if err != nil {
		return err
	}
	for _, m := range closed {
		if m.Before(x.month.Add(-12)) || x.month.Before(m) {
			continue
		}
		list, err := x.tx.Corrections(m)
		if err != nil {
			return err
		}
		list = lo.Filter(list, func(c filing.Correction, _ int) bool { return x.month.Contains(dayOf(c.ApprovedAt)) })
		if len(list) == 0 {
			list = []filing.Correction{{}} // a signed month that nobody had to correct
		}
		for _, c := range list {
			x.correction(m, c)
		}
	}
	return nil
}

// correction gives a signed month, and what one delta form says of it, to everybody who could have been the cause.
func (x *assessWork) correction(m calendar.Month, c filing.Correction) {
	offices, people := x.touched(c)
	record := func(bad bool) assessment.Record {
		r := assessment.Record{Code: m.String(), Name: m.Chinese() + "月报", Good: 1, Of: 1, Text: "没有更正", Link: "/months/" + m.String()}
		if bad {
			r.Good, r.Text = 0, fmt.Sprintf("第%d号更正表：%s", c.No, c.Reason)
		}
		return r
	}
	for id, s := range x.offices {
		x.put(assessment.Corrections, record(offices[id] || s.Kind == assessment.Unit && c.No > 0), s)
	}
	asked := lo.Uniq(lo.FilterMap(x.rows, func(r tracking.Row, _ int) (org.StaffID, bool) { return r.Customer.ManagerID, r.Opening || r.Closing }))
	for _, id := range asked {
		x.person(id, assessment.Corrections, record(people[id]))
	}
}

// touched are the branches and persons that have a row in a delta form, by their own code or a customer's.
func (x *assessWork) touched(c filing.Correction) (offices map[org.OfficeID]bool, people map[org.StaffID]bool) {
	offices, people = map[org.OfficeID]bool{}, map[org.StaffID]bool{}
	rows := lo.SliceToMap(c.Cells, func(f filing.Cell) (string, bool) { return f.Row, true })
	put := func(id org.OfficeID) {
		district, _ := x.tree.DistrictOf(id)
		offices[id], offices[district.ID] = true, true
	}
	for _, o := range x.tree.Offices() {
		if rows[o.Code] {
			put(o.ID)
		}
	}
	for _, r := range x.rows {
		if rows[r.Customer.Code] {
			put(r.Customer.StationID)
			people[r.Customer.ManagerID] = true
		}
	}
	return offices, people
}
