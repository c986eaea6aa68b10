package desk

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/duty"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/org"
	"fuelbook/backend/questionnaire"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// NoteDuty writes down what was done for a duty no other record tells of (督导 5.2.4, 汇总分析 6.6.1), with the figures of the moment. Written anew
// it replaces what stood there, Rev being that of it; the change log keeps both. Errors: duty.not_written, duty.empty_note, duty.future, store.stale.
func (d *Desk) NoteDuty(ctx context.Context, a access.Actor, n duty.Note) (out []Duty, err error) {
	err = d.update(ctx, a, access.NoteDuties, func(tx *store.Tx) error {
		n, err := n.Tidy()
		if err != nil {
			return err
		}
		m, err := d.workMonth(tx)
		if err != nil {
			return err
		}
		w, err := d.work(tx, m)
		if err != nil {
			return err
		}
		x := &dutyWork{d: d, tx: tx, actor: a, work: w, today: d.today(), level: org.Unit}
		if n.Month.IsZero() || x.today.Month().Before(n.Month) {
			return fault.New(fault.Invalid, "duty.future", "这个月还没有到", "请写本月或以前月份的落实情况").On("month")
		}
		old, _, err := tx.DutyNote(n.Month, n.Fact)
		if err != nil {
			return err
		}
		if n.Rev == 0 && old.Rev > 0 {
			return writtenMeanwhile()
		}
		n.ID, n.By, n.On = old.ID, a.Name, x.today
		if n.Figures, err = x.figures(n.Fact, n.Month); err != nil {
			return err
		}
		if _, err = tx.SaveDutyNote(n); err != nil {
			return err
		}
		out, err = d.duties(tx, a, w, calendar.Month{})
		return err
	})
	return out, err
}

// note is what was written of a duty, or what is to be written; nil for a duty the records tell of.
func (x *dutyWork) note(i duty.Item) (*duty.Note, error) {
	if !slices.Contains(duty.Written(), i.Fact) {
		return nil, nil
	}
	n, ok, err := x.tx.DutyNote(i.About, i.Fact)
	if !ok {
		n = duty.Note{Month: i.About, Fact: i.Fact}
	}
	return &n, err
}

func (x *dutyWork) analysis(m calendar.Month) (duty.Found, error) {
	return x.written(duty.Analysis, m)
}

func (x *dutyWork) supervision(m calendar.Month) (duty.Found, error) {
	return x.written(duty.Supervision, m)
}

// written asks whether a duty was written down.
func (x *dutyWork) written(f duty.Fact, m calendar.Month) (duty.Found, error) {
	n, ok, err := x.tx.DutyNote(m, f)
	if err != nil {
		return duty.Found{}, err
	}
	if ok {
		return duty.Found{Done: true, Begun: true, On: n.On, Text: n.On.String() + n.By + "：" + n.Text}, nil
	}
	figures, err := x.figures(f, m)
	return duty.Found{Text: "还没有写" + lo.Ternary(figures == "", "", "；"+figures)}, err
}

// figures are what lies before whoever writes: of the customers in the month, or of how the levels below kept theirs. A month other than the
// one being worked on has none, for nobody waits for it to be computed.
func (x *dutyWork) figures(f duty.Fact, m calendar.Month) (string, error) {
	if f == duty.Supervision {
		return x.below(m)
	}
	if x.work.month != m {
		return "", nil
	}
	has := func(k tracking.Movement) int {
		return lo.CountBy(x.work.rows, func(r tracking.Row) bool { _, ok := r.Has(k); return ok })
	}
	held := lo.CountBy(x.work.rows, func(r tracking.Row) bool { return r.Closing })
	return fmt.Sprintf("在册%d户，新增%d户，升级%d户，降级%d户，流失%d户，部分流失%d户", held, has(tracking.New), has(tracking.Up), has(tracking.Down), has(tracking.Lost), has(tracking.Partly)), nil
}

// below says how customers of the county's and the station's level are kept (5.2.4): visits planned and made, what customers said, and the
// questionnaires they filled in.
func (x *dutyWork) below(m calendar.Month) (string, error) {
	c, err := x.kept()
	if err != nil {
		return "", err
	}
	list, err := c.planned(m)
	if err != nil {
		return "", err
	}
	left, err := c.left(m)
	if err != nil {
		return "", err
	}
	said, err := x.tx.Visits(m)
	if err != nil {
		return "", err
	}
	sheets, err := x.tx.QuestionnaireAnswersIn(m)
	if err != nil {
		return "", err
	}
	out := ""
	for _, level := range []grading.Level{grading.CountyLevel, grading.StationLevel} {
		at := func(id customer.ID) bool { r, ok := c.byID[c.root(id)]; return ok && r.Managing() == level }
		planned := lo.CountBy(list, func(e visit.Errand) bool { return at(e.CustomerID) })
		open := lo.CountBy(lo.Keys(left), at)
		out += fmt.Sprintf("%s计划%d户已访%d户，", level, planned, planned-open)
	}
	spoke := lo.CountBy(said, func(v visit.Visit) bool { return c.mine(v.CustomerID) && v.Need+v.Opinion != "" })
	asked := lo.CountBy(sheets, func(s questionnaire.Answer) bool { return c.mine(s.CustomerID) })
	return out + fmt.Sprintf("登记需求、意见%d条，问卷%d份", spoke, asked), nil
}

// archiveBook is how complete the archives of all customers are, measured once for a computed month.
type archiveBook struct {
	mu sync.Mutex
	on calendar.Date
	by map[customer.ID]customer.Completeness
}

// complete measures the archives of the counted customers by the entries that hold on a day.
func (w *monthWork) complete(tx *store.Tx, on calendar.Date) (map[customer.ID]customer.Completeness, error) {
	w.archives.mu.Lock()
	defer w.archives.mu.Unlock()
	if w.archives.by != nil && w.archives.on == on {
		return w.archives.by, nil
	}
	policy, _, err := archivePolicies(tx, on)
	if err != nil {
		return nil, err
	}
	list, err := tx.AllDetails()
	if err != nil {
		return nil, err
	}
	roots, err := tx.Roots()
	if err != nil {
		return nil, err
	}
	of := lo.GroupBy(list, func(x customer.Detail) customer.ID { return lo.CoalesceOrEmpty(roots[x.CustomerID], x.CustomerID) })
	by := map[customer.ID]customer.Completeness{}
	for id, r := range w.byID {
		if r.Closing {
			by[id] = policy.Complete(r.Customer, of[id], on)
		}
	}
	w.archives.on, w.archives.by = on, by
	return by, nil
}

// lacking names what is required of an archive and not there.
func lacking(c customer.Completeness) []string {
	return lo.FilterMap(c.Missing, func(i customer.ArchiveItem, _ int) (string, bool) { return i.Name, i.Required })
}

// archives asks whether the archives of the customers the office manages itself are made: all that is required is there.
func (x *dutyWork) archives(calendar.Month) (duty.Found, error) {
	by, err := x.work.complete(x.tx, x.today)
	if err != nil {
		return duty.Found{}, err
	}
	within := reach(x.actor, x.work.tree)
	levels := []grading.Level{grading.CityLevel, grading.CountyLevel, grading.StationLevel}
	all, made := map[grading.Level]int{}, map[grading.Level]int{}
	for id, c := range by {
		r := x.work.byID[id]
		if within.MayRead(r.Customer.StationID) == nil {
			all[r.Managing()]++
			made[r.Managing()] += lo.Ternary(len(lacking(c)) == 0, 1, 0)
		}
	}
	own := map[org.Kind]int{org.Unit: 0, org.District: 1, org.Station: 2}[x.level]
	text := ""
	for i, l := range levels[own:] {
		text += lo.Ternary(i > 0, "，", "") + fmt.Sprintf("%s%d户已齐全%d户", l, all[l], made[l])
	}
	return duty.Found{Done: all[levels[own]] == made[levels[own]], Text: text}, nil
}

// dayOf is the day of a time as the store keeps it (RFC 3339), zero when it cannot be read.
func dayOf(at string) calendar.Date {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return calendar.Date{}
	}
	return calendar.FromTime(t)
}
