package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/incentive"
	"fuelbook/backend/intake"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
	"fuelbook/backend/store"

	"github.com/samber/lo"
	"github.com/xuri/excelize/v2"
)

// settledOctober is the sample office with an approved settlement of October.
func settledOctober(t *testing.T) (*Desk, incentive.Settlement) {
	t.Helper()
	d := office(t, "消费明细_202610.xlsx")
	return d, approved(t, d, october)
}

func approved(t *testing.T, d *Desk, m calendar.Month) incentive.Settlement {
	t.Helper()
	ctx := context.Background()
	scheme, err := d.SchemeFor(ctx, clerk(), m, "", "")
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.Settle(ctx, hand(access.Reviewer, "乙"), m, scheme, true)
	if err != nil {
		t.Fatal(err)
	}
	if v, err = d.DecideSettlement(ctx, hand(access.Chief, "丙"), v.Settlement.ID, incentive.Approved, ""); err != nil {
		t.Fatal(err)
	}
	return v.Settlement
}

func TestASettlementIsApprovedByAnotherAndLocked(t *testing.T) {
	ctx := context.Background()
	d := office(t, "消费明细_202610.xlsx")
	scheme := lo.Must(d.SchemeFor(ctx, clerk(), october, "", ""))
	v := lo.Must(d.Settle(ctx, hand(access.Chief, "丙"), october, scheme, true))
	id := v.Settlement.ID
	_, err := d.DecideSettlement(ctx, hand(access.Chief, "丙"), id, incentive.Approved, "")
	wantCode(t, err, "incentive.same_person")
	_, err = d.DecideSettlement(ctx, hand(access.Filler, "甲"), id, incentive.Approved, "")
	wantCode(t, err, "access.denied")
	_, err = d.DecideSettlement(ctx, hand(access.Chief, "丁"), id, incentive.SentBack, " ")
	wantCode(t, err, "incentive.step_note")
	var out bytes.Buffer
	_, err = d.WritePayroll(ctx, clerk(), id, &out)
	wantCode(t, err, "incentive.not_approved")
	lo.Must(d.DecideSettlement(ctx, hand(access.Chief, "丁"), id, incentive.SentBack, "方案选错"))
	again := approved(t, d, october)
	if again.Total != v.Settlement.Total {
		t.Errorf("what was sent back counts as paid: %s, %s", again.Total, v.Settlement.Total)
	}
	_, err = d.DecideSettlement(ctx, hand(access.Chief, "戊"), again.ID, incentive.SentBack, "晚了")
	wantCode(t, err, "incentive.step")
	if same, err := d.CheckSettlement(ctx, clerk(), again.ID); err != nil || !same {
		t.Errorf("computed again from its inputs: %v %v", same, err)
	}
}

// changeCards does something to a random card of October, as facts that come late.
func changeCards(t *testing.T, d *Desk, r *rand.Rand) {
	t.Helper()
	if err := d.store.Update(context.Background(), d.system(), func(tx *store.Tx) error {
		cards, err := tx.Cards()
		if err != nil {
			return err
		}
		mine := lo.Filter(cards, func(c card.Card, _ int) bool { return october.Contains(c.Opened) })
		for range 1 + r.IntN(4) {
			i := r.IntN(len(mine))
			c := mine[i]
			switch r.IntN(3) {
			case 0:
				c.SellerID = mine[r.IntN(len(mine))].SellerID
			case 1:
				c.Channel = lo.Ternary(c.Channel == card.OnSite, card.OffSite, card.OnSite)
			default:
				c.Opened = october.First().AddDays(r.IntN(40))
			}
			if mine[i], err = tx.SaveCard(c); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestLateFactsNeverTouchALockedMonth: whatever comes later, the locked settlement keeps its bytes, and the difference between as paid and as now
// known is the sum of the adjustments the next settlement carries.
func TestLateFactsNeverTouchALockedMonth(t *testing.T) {
	ctx := context.Background()
	d, first := settledOctober(t)
	before := lo.Must(json.Marshal(first))
	r := rand.New(rand.NewPCG(7, 11))
	november := october.Add(1)
	for round := range 12 {
		changeCards(t, d, r)
		now := lo.Must(d.NowKnown(ctx, clerk(), october))
		scheme := lo.Must(d.SchemeFor(ctx, clerk(), november, "", ""))
		next := lo.Must(d.Settle(ctx, clerk(), november, scheme, false)).Settlement
		sum := money.Fen(0)
		for _, l := range next.Lines {
			if l.For == october {
				sum += l.Amount
				if l.State == incentive.Reversed && l.Adjusts == "" {
					t.Errorf("a line takes back nothing: %+v", l)
				}
			}
		}
		if now.Difference != sum.Grouped() {
			t.Fatalf("round %d: paid and known differ by %s, the adjustments are %s", round, now.Difference, sum.Grouped())
		}
	}
	if after := lo.Must(d.Settlement(ctx, clerk(), first.ID)); !bytes.Equal(lo.Must(json.Marshal(after.Settlement)), before) {
		t.Error("a locked settlement changed")
	}
	if same := lo.Must(d.CheckSettlement(ctx, clerk(), first.ID)); !same {
		t.Error("computed again from its inputs the locked month differs")
	}
	approved(t, d, november)
	if now := lo.Must(d.NowKnown(ctx, clerk(), october)); now.Difference != "0.00" || len(now.Rows) != 0 {
		t.Errorf("adjusted, and still different: %s", now.Difference)
	}
}

func TestPoolsStatementsAndPayroll(t *testing.T) {
	ctx := context.Background()
	d, s := settledOctober(t)
	v := lo.Must(d.Settlement(ctx, clerk(), s.ID))
	if len(v.Pools) == 0 {
		t.Fatal("the sample has no pool")
	}
	var out bytes.Buffer
	_, err := d.WritePayroll(ctx, clerk(), s.ID, &out)
	wantCode(t, err, "incentive.pool_undivided")
	staff := lo.Must(d.Staff(ctx, clerk()))
	for _, pool := range v.Pools {
		parts := []incentive.Part{{StaffID: staff[0].ID, Weight: 2}, {StaffID: staff[1].ID, Weight: 1}}
		_, err := d.DividePool(ctx, clerk(), s.ID, pool.OfficeID, []incentive.Part{{StaffID: staff[0].ID, Fixed: pool.Amount - 1}}, 0)
		wantCode(t, err, "incentive.pool_total")
		// The manager of the station divides it, and no other station's.
		manager := access.Actor{UserID: "m", Name: "站长", Role: access.Filler, OfficeID: pool.OfficeID}
		if mine := lo.Must(d.Pools(ctx, manager)); len(mine) != 1 || mine[0].OfficeID != pool.OfficeID {
			t.Fatalf("%+v", mine)
		}
		if _, err = d.DividePool(ctx, manager, s.ID, pool.OfficeID, parts, 0); err != nil {
			t.Fatal(err)
		}
		if other, ok := lo.Find(v.Pools, func(p PoolView) bool { return p.OfficeID != pool.OfficeID }); ok {
			_, err = d.DividePool(ctx, manager, s.ID, other.OfficeID, parts, 0)
			wantCode(t, err, "ownership.out_of_reach")
		}
		out.Reset()
		if err := d.WritePool(ctx, clerk(), s.ID, pool.OfficeID, &out); err != nil || out.Len() < 1000 {
			t.Fatal(err)
		}
	}
	out.Reset()
	if _, err := d.WritePayroll(ctx, clerk(), s.ID, &out); err != nil {
		t.Fatal(err)
	}
	_, err = d.DividePool(ctx, clerk(), s.ID, v.Pools[0].OfficeID, []incentive.Part{{StaffID: staff[2].ID, Weight: 1}}, 1)
	wantCode(t, err, "store.immutable") // what was handed to the pay office stays
	book := lo.Must(excelize.OpenReader(bytes.NewReader(out.Bytes())))
	rows := lo.Must(book.GetRows(book.GetSheetName(0)))
	if total, _ := lo.Find(rows, func(r []string) bool { return len(r) > 6 && r[0] == "合计" }); total == nil || strings.ReplaceAll(total[6], ",", "") != s.Total.String() {
		t.Errorf("the payroll comes to %v, the settlement to %s", total, s.Total)
	}
	out.Reset()
	if name, err := d.WriteStatement(ctx, clerk(), s.ID, org.StaffID(s.People[0].ID), &out); err != nil || !strings.Contains(name, s.People[0].Name) || out.Len() < 1000 {
		t.Errorf("%s %v", name, err)
	}
	_, err = d.WriteStatement(ctx, clerk(), s.ID, "nobody", &out)
	wantCode(t, err, "incentive.no_person")
}

func TestDisputesBecomeLines(t *testing.T) {
	ctx := context.Background()
	d, s := settledOctober(t)
	who := org.StaffID(s.People[0].ID)
	x := lo.Must(d.AskDispute(ctx, hand(access.Filler, "甲"), incentive.Dispute{Month: october, StaffID: who, Question: "站外卡记成了站内", Evidence: "站外发卡登记表第3页"}))
	rule := func(a access.Actor, state incentive.DisputeState, amount money.Fen, why string) error {
		_, err := d.RuleDispute(ctx, a, incentive.Dispute{ID: x.ID, Rev: x.Rev, State: state, Amount: amount, Ruling: why})
		return err
	}
	wantCode(t, rule(hand(access.Chief, "甲"), incentive.Upheld, 5_00, "属实"), "incentive.same_person")
	wantCode(t, rule(hand(access.Chief, "丙"), incentive.Upheld, 0, "属实"), "incentive.dispute_amount")
	if err := rule(hand(access.Chief, "丙"), incentive.Upheld, 5_00, "登记表属实，差价补发"); err != nil {
		t.Fatal(err)
	}
	november := october.Add(1)
	next := approved(t, d, november)
	line, ok := lo.Find(next.Lines, func(l incentive.Line) bool { return l.IsRuling() })
	if !ok || line.Amount != 5_00 || line.StaffID != who || line.State != incentive.Adjusted {
		t.Fatalf("%+v", line)
	}
	v := lo.Must(d.Settle(ctx, clerk(), november.Add(1), next.Scheme, false))
	if lo.ContainsBy(v.Settlement.Lines, func(l incentive.Line) bool { return l.IsRuling() }) {
		t.Error("a ruling is paid twice")
	}
}

func TestSchemesAreWrittenCheckedAndApprovedByAnother(t *testing.T) {
	ctx := context.Background()
	d := office(t, "消费明细_202610.xlsx")
	s := lo.Must(d.Schemes(ctx, clerk()))[0].Scheme
	s.Version, s.Approval = "2026-12", ""
	s.Rules = slices.Clone(s.Rules)
	s.Rules[0].Mode = incentive.Whole
	draft, err := d.SaveSchemeDraft(ctx, hand(access.Filler, "甲"), incentive.Draft{Scheme: s})
	if err != nil || !lo.ContainsBy(draft.View.Findings, func(f incentive.Finding) bool { return f.Kind == incentive.FoundCliff }) {
		t.Fatalf("%v %+v", err, draft.View.Findings)
	}
	_, err = d.ApproveSchemeDraft(ctx, hand(access.Chief, "丙"), draft.Draft.ID)
	wantCode(t, err, "incentive.no_approval")
	draft.Draft.Scheme.Approval = "烟石油零售〔2026〕8号"
	draft = lo.Must(d.SaveSchemeDraft(ctx, hand(access.Filler, "甲"), draft.Draft))
	_, err = d.ApproveSchemeDraft(ctx, hand(access.Chief, "甲"), draft.Draft.ID)
	wantCode(t, err, "incentive.same_person")
	seen := lo.Must(d.WhatIf(ctx, clerk(), october, october, draft.Draft.Scheme))
	now := lo.Must(d.Settle(ctx, clerk(), october, lo.Must(d.SchemeFor(ctx, clerk(), october, "", "")), false))
	then := lo.Must(d.Settle(ctx, clerk(), october, draft.Draft.Scheme, false))
	if seen.Now != now.TotalText || seen.Then != then.TotalText || len(seen.People) == 0 {
		t.Errorf("%+v, settled %s and %s", seen.Months, now.TotalText, then.TotalText)
	}
	if _, err := d.ApproveSchemeDraft(ctx, hand(access.Chief, "丙"), draft.Draft.ID); err != nil {
		t.Fatal(err)
	}
	if left := lo.Must(d.SchemeDrafts(ctx, clerk())); len(left) != 0 {
		t.Error("an approved draft stays a draft")
	}
	_, err = d.SaveSchemeDraft(ctx, hand(access.Filler, "甲"), incentive.Draft{Scheme: draft.Draft.Scheme})
	wantCode(t, err, "store.scheme_differs")
}

func TestHeldEventsAreReleasedByASecondPerson(t *testing.T) {
	ctx := context.Background()
	d := office(t, "消费明细_202610.xlsx")
	s := lo.Must(d.SchemeFor(ctx, clerk(), october, "", ""))
	s.Watch = incentive.Watch{BurstDays: 31, BurstPercent: 1, BurstLeast: 1}
	v := lo.Must(d.Settle(ctx, clerk(), october, s, false))
	held, ok := lo.Find(v.Settlement.Lines, func(l incentive.Line) bool { return l.State == incentive.Held })
	if !ok {
		t.Fatal("nothing is held")
	}
	r := incentive.Release{EventKey: held.EventKey, Event: held.Event, Held: held.Reason, Reason: "电话核实客户本人"}
	_, err := d.ReleaseEvent(ctx, hand(access.Filler, "甲"), r)
	wantCode(t, err, "access.denied")
	lo.Must(d.ReleaseEvent(ctx, hand(access.Reviewer, "乙"), r))
	_, err = d.ReleaseEvent(ctx, hand(access.Reviewer, "乙"), r)
	wantCode(t, err, "store.duplicate")
	v = lo.Must(d.Settle(ctx, clerk(), october, s, false))
	if l, _ := lo.Find(v.Settlement.Lines, func(l incentive.Line) bool { return l.EventKey == held.EventKey }); l.State != incentive.Payable || l.Amount == 0 {
		t.Errorf("released, and still %s: %s", l.State, fmt.Sprint(l.Reason))
	}
}

func TestDaysArePaidByTheirKind(t *testing.T) {
	ctx := context.Background()
	d := office(t, "消费明细_202610.xlsx")
	staff := lo.Must(d.Staff(ctx, clerk()))
	day := incentive.Day{StaffID: staff[0].ID, On: october.First().AddDays(3), Kind: "非当班"}
	kept := lo.Must(d.AddBonusDay(ctx, clerk(), day))
	_, err := d.AddBonusDay(ctx, clerk(), day)
	wantCode(t, err, "store.duplicate")
	day.Kind = " "
	_, err = d.AddBonusDay(ctx, clerk(), day)
	wantCode(t, err, "incentive.day")
	s := lo.Must(d.SchemeFor(ctx, clerk(), october, "", ""))
	s.Rules = []incentive.Rule{{Key: "day", Name: "补贴", Basis: incentive.Days, Filter: incentive.Filter{Campaigns: []string{"非当班"}}, Per: incentive.EachEvent, Mode: incentive.Whole, Unit: "1", Rounding: incentive.FullUnits,
		Bands: []incentive.Band{{From: "0", Rate: 100_00}}, Shares: []incentive.Share{{To: incentive.Seller, Percent: 100}}}}
	if v := lo.Must(d.Settle(ctx, clerk(), october, s, false)); v.TotalText != "100.00" || v.Settlement.People[0].ID != string(staff[0].ID) {
		t.Errorf("%s", v.TotalText)
	}
	if err := d.RemoveBonusDay(ctx, clerk(), kept.ID); err != nil || len(lo.Must(d.BonusDays(ctx, clerk(), october))) != 0 {
		t.Error(err)
	}
}

// TestLateRechargesAreAdjusted: a recharge that comes after its pool was paid, and one taken back, change the pool by what they are worth.
func TestLateRechargesAreAdjusted(t *testing.T) {
	ctx := context.Background()
	d, s := settledOctober(t)
	v := lo.Must(d.Settlement(ctx, clerk(), s.ID))
	line, _ := lo.Find(s.Lines, func(l incentive.Line) bool {
		return strings.HasPrefix(l.EventKey, "recharge:") && l.State == incentive.Payable
	})
	number := lo.Must(d.CardRegister(ctx, clerk(), CardQuery{Limit: 1})).Rows[0].Card.Number
	file := "流水号,卡号,充值金额(元),网点,时间,冲正标志\nL1," + number + ",20000.00," + line.OfficeName + ",2026-10-30 10:00:00,否\n"
	take(t, d, intake.Recharges, Upload{Name: "充值补录.csv", Data: []byte("\ufeff" + file)})
	if now := lo.Must(d.NowKnown(ctx, clerk(), october)); now.Difference != "10.00" { // 20,000 yuan are two units of 5.00
		t.Errorf("%s more for %d pools: %+v", now.Difference, len(v.Pools), now.Rows)
	}
	back := "流水号,卡号,充值金额(元),网点,时间,冲正标志\nL1R," + number + ",-20000.00," + line.OfficeName + ",2026-10-31 10:00:00,是\n"
	take(t, d, intake.Recharges, Upload{Name: "充值补录冲正.csv", Data: []byte("\ufeff" + back)})
	if now := lo.Must(d.NowKnown(ctx, clerk(), october)); now.Difference != "0.00" {
		t.Errorf("%s after it was taken back: %+v", now.Difference, now.Rows)
	}
}

// TestAnEarlierSettlementStaysAsItIs: one saved before lines named their month is shown with the scheme it was made by and is never computed again.
func TestAnEarlierSettlementStaysAsItIs(t *testing.T) {
	ctx := context.Background()
	d := office(t, "消费明细_202610.xlsx")
	old := `{"key":"old","version":"1","name":"旧方案","from":"2026-01-01","to":"","cardKinds":["记名卡"],"onSite":{"within":"3.00","beyond":"6.00"},"offSite":null,"recharge":null,"qualify":{},"personCap":"0.00"}`
	s := incentive.Settlement{Month: october, Total: 3_00, MadeBy: "甲", Lines: []incentive.Line{{No: 1, EventKey: "card:1", State: incentive.Payable, Amount: 3_00, Reason: "站内计划内"}}}
	if err := json.Unmarshal([]byte(old), &s.Scheme); err != nil {
		t.Fatal(err)
	}
	if err := d.store.Update(ctx, d.system(), func(tx *store.Tx) (err error) {
		if s, err = tx.SaveSettlement(s, "", []byte{0}); err != nil {
			return err
		}
		return tx.SaveSettlementStep(incentive.Step{Settlement: s.ID, State: incentive.Approved, Name: "甲"})
	}); err != nil {
		t.Fatal(err)
	}
	v := lo.Must(d.Settlement(ctx, clerk(), s.ID))
	if v.TotalText != "3.00" || len(v.Reading) < 2 || v.Settlement.Scheme.Rules[0].Key != "onsite" {
		t.Errorf("%+v", v.Reading)
	}
	scheme := lo.Must(d.SchemeFor(ctx, clerk(), october, "", ""))
	_, err := d.Settle(ctx, clerk(), october, scheme, false)
	wantCode(t, err, "incentive.old_month")
	_, err = d.NowKnown(ctx, clerk(), october)
	wantCode(t, err, "incentive.not_settled")
	if next := lo.Must(d.Settle(ctx, clerk(), october.Add(1), scheme, false)); lo.ContainsBy(next.Settlement.Lines, func(l incentive.Line) bool { return l.For == october }) {
		t.Error("a month settled before is adjusted")
	}
}
