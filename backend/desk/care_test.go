package desk

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/duty"
	"fuelbook/backend/grading"
	"fuelbook/backend/org"
	"fuelbook/backend/pdf"
	"fuelbook/backend/store"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
	"github.com/xuri/excelize/v2"
)

// onDay sets the clock of a desk to the morning of a day, running on by a second at every look.
func onDay(d *Desk, year int, month time.Month, day int) {
	now := time.Date(year, month, day, 9, 0, 0, 0, time.UTC)
	d.now = func() time.Time { now = now.Add(time.Second); return now }
}

// TestAMonthOfVisits: proposed, saved, printed by manager, written back, and what was left goes into the next month with its reason.
func TestAMonthOfVisits(t *testing.T) {
	ctx, d := context.Background(), office(t, recent()...)
	proposed := lo.Must(d.CarePlan(ctx, clerk(), calendar.Month{}))
	if proposed.Made || len(proposed.Errands) == 0 || proposed.Fresh != len(proposed.Errands) || proposed.Unsaid != 0 {
		t.Fatalf("%d proposed, %+v", len(proposed.Errands), proposed.Fresh)
	}
	_, err := d.MakeCarePlan(ctx, hand(access.Chief, "长"), "")
	wantCode(t, err, "access.denied")
	made, err := d.MakeCarePlan(ctx, clerk(), "")
	if err != nil || !made.Made || made.Fresh != 0 || len(made.Errands) != len(proposed.Errands) {
		t.Fatalf("%d saved of %d, %v", len(made.Errands), len(proposed.Errands), err)
	}
	if ids := lo.Uniq(lo.Map(made.Errands, func(e ErrandView, _ int) customer.ID { return e.CustomerID })); len(ids) != len(made.Errands) {
		t.Errorf("%d customers in %d rows", len(ids), len(made.Errands))
	}
	sorted := slices.IsSortedFunc(made.Errands, func(x, y ErrandView) int { return strings.Compare(x.Manager, y.Manager) })
	if !sorted {
		t.Error("the rows are not by manager")
	}
	_, err = d.MakeCarePlan(ctx, clerk(), "")
	wantCode(t, err, "visit.nothing_due")

	mine := lo.Filter(made.Errands, func(e ErrandView, _ int) bool { return e.StaffID == made.Errands[0].StaffID })
	if len(mine) < 3 {
		t.Fatalf("%d rows of the first manager", len(mine))
	}
	first, second := mine[0], mine[1]
	enter := func(errand visit.ErrandID, in ErrandEntry) (ErrandDone, error) {
		return d.EnterErrand(ctx, clerk(), errand, in)
	}
	_, err = enter(first.ID, ErrandEntry{Visit: visit.Visit{Content: "x", Date: october.Last()}})
	wantCode(t, err, "visit.errand_month")
	_, err = enter(first.ID, ErrandEntry{Visit: visit.Visit{Content: "x", Date: calendar.NewDate(2026, time.November, 29)}})
	wantCode(t, err, "visit.errand_month")
	_, err = enter(first.ID, ErrandEntry{})
	wantCode(t, err, "visit.empty")
	done, err := enter(first.ID, ErrandEntry{Visit: visit.Visit{Content: "谈了开票", Opinion: "排队久", Mood: visit.Fair, NextStep: "送发票", FollowUp: calendar.NewDate(2026, time.November, 4)}})
	if err != nil || done.MetOn.String() != "2026-11-03" {
		t.Fatalf("%+v %v", done, err)
	}
	about := lo.Must(d.Customer(ctx, clerk(), first.CustomerID))
	if v := about.Visits[0]; v.Way != visit.Call || v.StaffID != first.StaffID || v.Mood != visit.Fair || v.NextStep != "送发票" {
		t.Errorf("on the customer's page: %+v", v)
	}
	if done, err = enter(second.ID, ErrandEntry{Unmet: "负责人出差", Rev: second.Rev}); err != nil || !done.MetOn.IsZero() || done.Unmet != "负责人出差" {
		t.Errorf("%+v %v", done, err)
	}
	_, err = enter(second.ID, ErrandEntry{Unmet: "再改", Rev: second.Rev})
	wantCode(t, err, "store.stale")

	var paper bytes.Buffer
	name, err := d.WriteErrands(ctx, clerk(), calendar.Month{}, first.StaffID, &paper)
	if err != nil || !strings.HasPrefix(name, "拜访路线单_"+first.Manager) {
		t.Fatal(name, err)
	}
	text := strings.Join(strings.Fields(pdf.Text(paper.Bytes())), "")
	if strings.Contains(text, first.Code) || !strings.Contains(text, second.Code) || !strings.Contains(text, "应于") {
		t.Errorf("the sheet is not of those still to be visited: %s", text)
	}
	_, err = d.WriteErrands(ctx, clerk(), calendar.Month{}, "nobody", &paper)
	wantCode(t, err, "visit.no_errands")

	onDay(d, 2026, time.December, 1)
	next := lo.Must(d.CarePlan(ctx, clerk(), calendar.Month{}))
	if next.Made || next.Unsaid != len(made.Errands)-2 {
		t.Errorf("%d without a reason, want %d", next.Unsaid, len(made.Errands)-2)
	}
	_, err = d.MakeCarePlan(ctx, clerk(), " ")
	wantCode(t, err, "visit.unmet")
	if next, err = d.MakeCarePlan(ctx, clerk(), "月底盘点，人手不够"); err != nil {
		t.Fatal(err)
	}
	for id, reason := range map[customer.ID]string{second.CustomerID: "负责人出差", mine[2].CustomerID: "月底盘点，人手不够"} {
		e, ok := lo.Find(next.Errands, func(e ErrandView) bool { return e.CustomerID == id })
		if !ok || e.PutOff != 1 || !strings.Contains(e.Why[0], "2026年11月未访（"+reason+"），顺延第1个月") {
			t.Errorf("%+v does not say %s", e, reason)
		}
	}
	if e, ok := lo.Find(next.Errands, func(e ErrandView) bool { return e.CustomerID == first.CustomerID }); ok && e.PutOff != 0 {
		t.Errorf("a visit that was made is put off: %+v", e)
	}
	past := lo.Must(d.CarePlan(ctx, clerk(), calendar.NewMonth(2026, time.November)))
	if !past.Made || past.Met != 1 || len(past.Errands) != len(made.Errands) {
		t.Errorf("%+v", past.Met)
	}
}

// TestABranchKeepsItsOwnCustomers: plan, entries and lists of an account end with its branch.
func TestABranchKeepsItsOwnCustomers(t *testing.T) {
	ctx, d := context.Background(), office(t, recent()...)
	offices := lo.Must(d.Offices(ctx, clerk()))
	home := lo.Must(lo.Find(offices, func(o OfficeView) bool { return o.Kind == org.District }))
	district := who(t, d, "u5", access.Filler, home.Code)
	made, err := d.MakeCarePlan(ctx, district, "")
	if err != nil || len(made.Errands) == 0 || !lo.EveryBy(made.Errands, func(e ErrandView) bool { return e.District == home.Name }) {
		t.Fatalf("%d %v", len(made.Errands), err)
	}
	all, err := d.MakeCarePlan(ctx, clerk(), "")
	if err != nil || len(all.Errands) <= len(made.Errands) {
		t.Fatalf("the unit adds the rest: %d of %d, %v", len(made.Errands), len(all.Errands), err)
	}
	away := lo.Must(lo.Find(all.Errands, func(e ErrandView) bool { return e.District != home.Name }))
	_, err = d.EnterErrand(ctx, district, away.ID, ErrandEntry{Unmet: "x", Rev: away.Rev})
	wantCode(t, err, "ownership.out_of_reach")
	unkept := lo.Must(d.Care(ctx, district)).Unkept
	if whole := lo.Must(d.Care(ctx, clerk())).Unkept; len(unkept) == 0 || len(unkept) >= len(whole) {
		t.Errorf("%d of %d are unkept", len(unkept), len(whole))
	}
}

// TestAPromiseIsOpenUntilTheNextContact: also where the contact was made with a record merged since.
func TestAPromiseIsOpenUntilTheNextContact(t *testing.T) {
	ctx, d := context.Background(), office(t, recent()...)
	onDay(d, 2026, time.November, 12)
	about := stored(t, d, lo.Must(d.CarePlan(ctx, clerk(), calendar.Month{})).Errands[0].Code)
	say := func(v visit.Visit) {
		t.Helper()
		v.CustomerID = about.ID
		if _, err := d.SaveVisit(ctx, clerk(), v); err != nil {
			t.Fatal(err)
		}
	}
	say(visit.Visit{Way: visit.Phone, Date: calendar.NewDate(2026, time.November, 2), Need: "要对账单", NextStep: "送对账单", FollowUp: calendar.NewDate(2026, time.November, 10)})
	v := lo.Must(d.Care(ctx, clerk()))
	if len(v.FollowUps) != 1 || v.FollowUps[0].Late != 2 || v.FollowUps[0].Code != about.Code {
		t.Fatalf("%+v", v.FollowUps)
	}
	if lo.ContainsBy(v.Unkept, func(l LapseView) bool { return l.CustomerID == about.ID }) {
		t.Error("somebody was in touch ten days ago")
	}
	if f := dutyOf(t, d, clerk(), calendar.Month{}, "promises"); f.State != "open" || f.Basis != "待跟进1户，过期1户" {
		t.Errorf("%+v", f)
	}
	say(visit.Visit{Way: visit.OnSite, Content: "送到"}) // without a day it is today's
	if v = lo.Must(d.Care(ctx, clerk())); len(v.FollowUps) != 0 {
		t.Errorf("%+v", v.FollowUps)
	}
	if f := dutyOf(t, d, clerk(), calendar.Month{}, "promises"); f.State != "done" {
		t.Errorf("%+v", f)
	}
}

func dutyOf(t *testing.T, d *Desk, a access.Actor, m calendar.Month, key string) Duty {
	t.Helper()
	list, err := d.Duties(context.Background(), a, m)
	if err != nil {
		t.Fatal(err)
	}
	x, _ := lo.Find(list, func(x Duty) bool { return x.Key == key })
	return x
}

// TestAGatheringTellsWhatBecameOfTheVolume: who came has a contact, once; the figures are a recount of the sales.
func TestAGatheringTellsWhatBecameOfTheVolume(t *testing.T) {
	ctx, d := context.Background(), office(t, recent()...)
	list := lo.Must(d.Customers(ctx, clerk(), CustomerQuery{Level: "地市级", Limit: 2})).Rows
	ids := lo.Map(list, func(r CustomerRow, _ int) customer.ID { return r.ID })
	_, err := d.SaveParty(ctx, clerk(), PartyEntry{Party: visit.Party{Name: " "}, Guests: ids})
	wantCode(t, err, "visit.party")
	_, err = d.SaveParty(ctx, clerk(), PartyEntry{Party: visit.Party{Name: "座谈会", Date: calendar.NewDate(2026, time.December, 1)}, Guests: ids})
	wantCode(t, err, "visit.party")
	v, err := d.SaveParty(ctx, clerk(), PartyEntry{Party: visit.Party{Name: "秋季座谈会", Date: calendar.NewDate(2026, time.August, 8), Place: "会议室"}, Guests: ids[:1]})
	if err != nil || len(v.Guests) != 1 {
		t.Fatalf("%+v %v", v, err)
	}
	if v, err = d.SaveParty(ctx, clerk(), PartyEntry{Party: v.Party, Guests: ids}); err != nil || len(v.Guests) != 2 {
		t.Fatalf("%+v %v", v, err)
	}
	var before, after int64
	for _, id := range ids {
		about := lo.Must(d.Customer(ctx, clerk(), id))
		if n := len(about.Visits); n != 1 || about.Visits[0].Way != visit.Gathering || about.Visits[0].Content != "参加「秋季座谈会」" {
			t.Errorf("%d contacts, %+v", n, about.Visits)
		}
		read(t, d, func(tx *store.Tx) error {
			by, err := tx.FuelOf(id)
			for _, n := range []time.Month{5, 6, 7} {
				before += int64(by[calendar.NewMonth(2026, n)])
			}
			for _, n := range []time.Month{9, 10} { // November has no file
				after += int64(by[calendar.NewMonth(2026, n)])
			}
			return err
		})
	}
	if e := v.Effect; int64(e.Before) != before/3 || int64(e.After) != after/2 || e.BeforeMonths != 3 || e.AfterMonths != 2 || before == 0 {
		t.Errorf("%+v, want %d and %d", e, before/3, after/2)
	}
	if all := lo.Must(d.Parties(ctx, clerk())); len(all) != 1 || all[0].Before != v.Effect.Before.Tonnes() {
		t.Errorf("%+v", all)
	}
}

// TestDutiesAreDoneByFacts: a plan of visits is a duty until the visits are made; a station has its own duties, and none of the unit's.
func TestDutiesAreDoneByFacts(t *testing.T) {
	ctx, d := context.Background(), office(t, recent()...)
	offices := lo.Must(d.Offices(ctx, clerk()))
	home := lo.Must(lo.Find(offices, func(o OfficeView) bool { return o.Kind == org.Station }))
	station := who(t, d, "u5", access.Filler, home.Code)
	keys := func(a access.Actor, m calendar.Month) []string {
		return lo.Map(lo.Must(d.Duties(ctx, a, m)), func(x Duty, _ int) string { return x.Key })
	}
	if got := keys(station, calendar.NewMonth(2026, time.December)); !slices.Equal(got, []string{"survey-station", "numbers", "visits-station", "promises", "archives-station"}) {
		t.Errorf("%v", got)
	}
	if got := keys(clerk(), calendar.Month{}); !slices.Equal(got, []string{"forms", "plan", "campaign", "visits", "promises", "complaints", "supervision", "archives", "analysis", "problems", "proofs"}) {
		t.Errorf("%v", got)
	}
	if f := dutyOf(t, d, station, calendar.Month{}, "visits-station"); f.State != "open" || f.Basis != "还没有排出拜访计划" || f.Clause != "5.4.2" {
		t.Errorf("%+v", f)
	}
	all := lo.Must(d.MakeCarePlan(ctx, clerk(), ""))
	own := lo.Filter(all.Errands, func(e ErrandView, _ int) bool { return e.Station == home.Name })
	for _, e := range own {
		if _, err := d.EnterErrand(ctx, station, e.ID, ErrandEntry{Visit: visit.Visit{Content: "见到负责人"}}); err != nil {
			t.Fatal(err)
		}
	}
	if f := dutyOf(t, d, station, calendar.Month{}, "visits-station"); len(own) == 0 || f.State != "done" || f.Basis != "计划"+itoa(len(own))+"户，已访"+itoa(len(own))+"户" {
		t.Errorf("%d of this station, %+v", len(own), f)
	}
	if f := dutyOf(t, d, clerk(), calendar.Month{}, "visits"); f.State != "open" {
		t.Errorf("%+v", f)
	}
	onDay(d, 2026, time.December, 2)
	left := lo.Must(d.Duties(ctx, clerk(), calendar.Month{}))
	if i := slices.IndexFunc(left, func(x Duty) bool { return x.Key == "visits" && x.Month == calendar.NewMonth(2026, time.November) }); i < 0 || left[i].State != "overdue" || left[i].StateText != "已逾期2天" {
		t.Errorf("what was begun in November is gone: %+v", left)
	}
}

// TestTheUnkeptArePrintedWithTheirReasons: both files have every customer of the screen with the reason that stands there.
func TestTheUnkeptArePrintedWithTheirReasons(t *testing.T) {
	d := office(t, recent()...)
	made := lo.Must(d.MakeCarePlan(t.Context(), clerk(), ""))
	if _, err := d.EnterErrand(t.Context(), clerk(), made.Errands[0].ID, ErrandEntry{Unmet: "负责人出差", Rev: made.Errands[0].Rev}); err != nil {
		t.Fatal(err)
	}
	list := lo.Must(d.Care(t.Context(), clerk())).Unkept
	var paper, book bytes.Buffer
	name, err := d.WriteUnkept(t.Context(), clerk(), PDF, &paper)
	if err != nil || name != "未按期维护客户清单_2026-11-03.pdf" {
		t.Fatal(name, err)
	}
	if name, err = d.WriteUnkept(t.Context(), clerk(), XLSX, &book); err != nil || name != "未按期维护客户清单_2026-11-03.xlsx" {
		t.Fatal(name, err)
	}
	text := strings.Join(strings.Fields(pdf.Text(paper.Bytes())), "")
	opened, err := excelize.OpenReader(bytes.NewReader(book.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	grid, err := opened.GetRows(opened.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	cells := fmt.Sprint(grid)
	if !strings.Contains(text, "负责人出差") || !strings.Contains(text, "共"+itoa(len(list))+"户") || len(list) == 0 {
		t.Errorf("the paper says nothing of %d customers: %.300s", len(list), text)
	}
	for _, l := range list {
		if !strings.Contains(text, l.Code) || !strings.Contains(cells, l.Code) || !strings.Contains(cells, l.Reason) {
			t.Errorf("%s is missing", l.Code)
		}
	}
	_, err = d.WriteUnkept(t.Context(), hand(access.Admin, "管"), PDF, &paper)
	wantCode(t, err, "access.denied")
}

// TestDutiesOfWritingAreDoneByANote: supervision and analysis are open until something is written, with the figures of the moment; archives are
// done by the archives.
func TestDutiesOfWritingAreDoneByANote(t *testing.T) {
	d, now := office(t, recent()...), calendar.Month{}
	for key, says := range map[string]string{"supervision": "区县级计划0户已访0户，站级计划0户已访0户，登记需求、意见0条，问卷0份", "analysis": "在册"} {
		f := dutyOf(t, d, clerk(), now, key)
		if f.State != "open" || f.Note == nil || f.Note.Rev != 0 || !strings.Contains(f.Basis, says) {
			t.Fatalf("%+v", f)
		}
		n := *f.Note
		_, err := d.NoteDuty(t.Context(), clerk(), n)
		wantCode(t, err, "duty.empty_note")
		n.Text = "两个片区回访偏少，已要求补访"
		_, err = d.NoteDuty(t.Context(), hand(access.Admin, "管"), n)
		wantCode(t, err, "access.denied")
		if _, err = d.NoteDuty(t.Context(), clerk(), n); err != nil {
			t.Fatal(err)
		}
		f = dutyOf(t, d, clerk(), now, key)
		if f.State != "done" || f.Basis != "2026-11-03测试员："+n.Text || !strings.Contains(f.Note.Figures, says) {
			t.Errorf("%+v %+v", f, f.Note)
		}
		_, err = d.NoteDuty(t.Context(), clerk(), n)
		wantCode(t, err, "store.stale")
	}
	_, err := d.NoteDuty(t.Context(), clerk(), duty.Note{Month: october, Fact: duty.Archives, Text: "x"})
	wantCode(t, err, "duty.not_written")
	_, err = d.NoteDuty(t.Context(), clerk(), duty.Note{Month: october.Add(3), Fact: duty.Analysis, Text: "x"})
	wantCode(t, err, "duty.future")
	read(t, d, func(tx *store.Tx) error {
		w, err := d.work(tx, october)
		if err != nil {
			return err
		}
		by, err := w.complete(tx, d.today())
		all, made := 0, 0
		for id, c := range by {
			if w.byID[id].Managing() == grading.CityLevel {
				all++
				made += lo.Ternary(lo.ContainsBy(c.Missing, func(i customer.ArchiveItem) bool { return i.Required }), 0, 1)
			}
		}
		if f := dutyOf(t, d, clerk(), now, "archives"); !strings.HasPrefix(f.Basis, "地市级"+itoa(all)+"户已齐全"+itoa(made)+"户，区县级") || f.State == "done" != (all == made) || f.Note != nil {
			t.Errorf("%+v, counted %d of %d", f, made, all)
		}
		return err
	})
}
