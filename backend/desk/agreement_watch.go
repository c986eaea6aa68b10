package desk

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
	"fuelbook/backend/verification"

	"github.com/samber/lo"
)

// fuelledBy is what the customer of an agreement fuelled by month, from its beginning to the month of the day.
func fuelledBy(tx *store.Tx, g agreement.Agreement, on calendar.Date) ([]agreement.Fuelled, error) {
	if g.Terms == nil || g.From.IsZero() {
		return nil, nil
	}
	volumes, err := tx.VolumesOf(g.CustomerID, g.From.Month(), on.Month())
	months := lo.GroupBy(volumes, func(v tracking.Volume) calendar.Month { return v.Month })
	return lo.MapToSlice(months, func(m calendar.Month, list []tracking.Volume) agreement.Fuelled {
		f := agreement.Fuelled{Month: m}
		for _, v := range list {
			if v.Family == "柴油" {
				f.Diesel += v.Mass
			} else {
				f.Gasoline += v.Mass
			}
		}
		return f
	}), err
}

// Without lists the institutions that were won and have no agreement in force, with the exception that covers today, if any (6.5.4.5: every
// unit that is won signs one). Won is what 6.5.4.4 calls proven: a first fuelling, or a confirmed slip.
func (d *Desk) Without(ctx context.Context, a access.Actor) (out []WithoutRow, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		all, err := without(tx, tree, calendar.FromTime(d.now()))
		stations := reach(a, tree)
		out = lo.FilterMap(all, func(w withoutCustomer, _ int) (WithoutRow, bool) {
			return w.WithoutRow, stations.MayRead(w.station) == nil
		})
		return err
	})
	return out, err
}

// withoutCustomer is a row with the station that decides who sees it.
type withoutCustomer struct {
	WithoutRow
	station org.OfficeID
}

func without(tx *store.Tx, tree org.Tree, today calendar.Date) ([]withoutCustomer, error) {
	customers, err := tx.Customers()
	if err != nil {
		return nil, err
	}
	list, err := tx.Agreements()
	if err != nil {
		return nil, err
	}
	exceptions, err := tx.Exceptions()
	if err != nil {
		return nil, err
	}
	roots, err := tx.Roots()
	if err != nil {
		return nil, err
	}
	root := func(id customer.ID) customer.ID { return cmp.Or(roots[id], id) }
	won, err := verdicts(tx, root)
	if err != nil {
		return nil, err
	}
	agreed := lo.SliceToMap(lo.Filter(list, func(g agreement.Agreement, _ int) bool { return g.InForce(today) }),
		func(g agreement.Agreement) (customer.ID, bool) { return root(g.CustomerID), true })
	excused := lo.GroupBy(exceptions, func(e agreement.Exception) customer.ID { return root(e.CustomerID) })
	out := []withoutCustomer{}
	for _, c := range customers {
		verdict := won(c.ID)
		if c.Kind != customer.Institution || agreed[c.ID] || !verdict.Proven() {
			continue
		}
		station, _ := tree.Office(c.StationID)
		row := withoutCustomer{WithoutRow{CustomerID: c.ID, Code: c.Code, Name: c.Name, Station: station.Name, Since: verdict.On, Why: verdict.Why}, c.StationID}
		if e, ok := lo.Find(excused[c.ID], func(e agreement.Exception) bool { return e.Holds(today) }); ok {
			row.Exception = &e
		}
		out = append(out, row)
	}
	slices.SortFunc(out, func(x, y withoutCustomer) int {
		return cmp.Or(cmp.Compare(lo.Ternary(x.Exception == nil, 0, 1), lo.Ternary(y.Exception == nil, 0, 1)), cmp.Compare(x.Code, y.Code))
	})
	return out, nil
}

// agreementAlerts tells which agreements come to their end, by the reminders of the policy, and how many institutions were won without one
// and without an exception (6.5.4.5).
func (w *monthWork) agreementAlerts(tx *store.Tx, today calendar.Date, r ownership.Reach) ([]Alert, error) {
	policy, err := agreementPolicy(tx, today)
	if err != nil {
		return nil, err
	}
	list, err := tx.Agreements()
	if err != nil {
		return nil, err
	}
	followed, err := tx.Renewed()
	if err != nil {
		return nil, err
	}
	ours := lo.SliceToMap(w.customers, func(c customer.Customer) (customer.ID, bool) { return c.ID, true })
	due := map[int]int{}
	for _, g := range list {
		if _, within := g.PhaseOn(today, policy.Reminders, followed[g.ID]); within > 0 && (r.All() || ours[g.CustomerID]) {
			due[within]++
		}
	}
	out := []Alert{}
	for _, days := range slices.Sorted(maps.Keys(due)) {
		out = append(out, Alert{fmt.Sprintf("%d份供油协议将在%d天内到期，请续签", due[days], days), "/agreements?force=soon"})
	}
	all, err := without(tx, w.tree, today)
	lacking := lo.CountBy(all, func(c withoutCustomer) bool { return c.Exception == nil && r.MayRead(c.station) == nil })
	if lacking > 0 {
		out = append(out, Alert{fmt.Sprintf("%d户开发成功的机构客户没有生效的协议，也没有例外", lacking), "/agreements/missing"})
	}
	return out, err
}

// verdicts decides of any customer whether it was won (6.5.4.4), with what hangs on the records merged into it.
func verdicts(tx *store.Tx, root func(customer.ID) customer.ID) (func(customer.ID) verification.Verdict, error) {
	first, err := tx.FirstFuel()
	if err != nil {
		return nil, err
	}
	proofs, err := tx.Proofs()
	fuelled := map[customer.ID]calendar.Date{}
	for id, on := range first {
		if old := fuelled[root(id)]; old.IsZero() || on.Before(old) {
			fuelled[root(id)] = on
		}
	}
	slips := lo.GroupBy(proofs, func(p verification.Proof) customer.ID { return root(p.CustomerID) })
	return func(id customer.ID) verification.Verdict { return verification.Decide(fuelled[id], slips[id]) }, err
}

// ExcuseCustomer allows a customer to be without an agreement until a day. Errors: agreement.exception_*, agreement.excused, ownership.out_of_reach.
func (d *Desk) ExcuseCustomer(ctx context.Context, a access.Actor, id customer.ID, until calendar.Date, reason string) (out agreement.Exception, err error) {
	err = d.update(ctx, a, access.ApproveAgreement, func(tx *store.Tx) error {
		id, err := survivorOf(tx, id)
		if err != nil {
			return err
		}
		if err := within(tx, a, id); err != nil {
			return err
		}
		e := agreement.Exception{CustomerID: id, From: calendar.FromTime(d.now()), Until: until, Reason: reason, By: string(a.UserID), Name: a.Name}
		if err := agreement.CheckException(e); err != nil {
			return err
		}
		all, err := tx.Exceptions()
		if err != nil {
			return err
		}
		if x, ok := lo.Find(all, func(x agreement.Exception) bool { return x.CustomerID == id && x.Holds(e.From) }); ok {
			return fault.New(fault.Conflict, "agreement.excused", "这位客户已有到"+x.Until.String()+"的例外", "到期后再办")
		}
		out, err = tx.SaveException(e)
		return err
	})
	return out, err
}

// WriteDeviations prints the deviation sheet of an agreement (偏离表).
func (d *Desk) WriteDeviations(ctx context.Context, a access.Actor, id agreement.ID, out io.Writer) error {
	var paper report.Paper
	err := d.view(ctx, a, access.ExportFiles, func(tx *store.Tx) error {
		g, err := seenAgreement(tx, a, id)
		if err != nil {
			return err
		}
		detail, err := d.agreementDetail(tx, g)
		if err != nil {
			return err
		}
		_, unit, err := unitOf(tx)
		paper = deviationPaper(detail, unit.Name, calendar.FromTime(d.now()))
		return err
	})
	if err != nil {
		return err
	}
	return d.writePaper(out, paper)
}

func deviationPaper(v AgreementDetail, unit string, on calendar.Date) report.Paper {
	rows := lo.Map(v.Deviations, func(x agreement.Deviation, _ int) []string {
		allowed := "（未同意）"
		if x.Allowed != nil {
			allowed = x.Allowed.Name + " " + x.Allowed.At[:min(10, len(x.Allowed.At))]
		}
		return []string{x.Clause, x.What, x.Standard, x.Actual, x.Reason, allowed}
	})
	return report.Paper{Title: "供油协议偏离表", Clause: "6.5.4.5", Unit: unit, On: on, Wide: true,
		Facts: []string{"协议编号：" + v.Row.Agreement.Number, "客户：" + v.Row.Customer, "模板：" + v.Row.Title + " " + v.Row.Agreement.TemplateVersion, "校验码：" + v.Print},
		Sections: []report.Section{{Title: "与标准文本和参数不同之处", Titles: []string{"条款", "偏离", "标准", "本协议", "原因", "同意人和日期"}, Weights: []int{14, 9, 28, 28, 13, 12}, Rows: rows,
			Empty: "没有偏离，全文与标准文本一致"}},
		Signers: []string{"拟稿人", "法务", "批准人"}}
}

// writePaper prints a paper of the office.
func (d *Desk) writePaper(out io.Writer, paper report.Paper) error {
	printer, err := d.printer()
	if err != nil {
		return err
	}
	return printer.Paper(out, paper)
}
