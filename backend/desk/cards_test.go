package desk

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/incentive"
	"fuelbook/backend/intake"

	"github.com/samber/lo"
)

// paidCards are cards of October that the settlement pays.
func paidCards(s incentive.Settlement) []string {
	return lo.FilterMap(s.Lines, func(l incentive.Line, _ int) (string, bool) {
		return strings.TrimPrefix(l.EventKey, "card:"), l.State == incentive.Payable && l.Amount > 0 && strings.HasPrefix(l.EventKey, "card:")
	})
}

// changesFile is a file of card changes.
func changesFile(rows ...string) Upload {
	return Upload{Name: "卡片变动.csv", Data: []byte("\ufeff流水号,卡号,变动类型,变动日期,新卡号,备注\n" + strings.Join(rows, "\n") + "\n")}
}

func TestWhatBecameOfACardReachesRegisterAndBonus(t *testing.T) {
	ctx := context.Background()
	d, s := settledOctober(t)
	numbers := paidCards(s)
	returned, replaced, substitute := numbers[0], numbers[1], numbers[2]
	file := changesFile("B1,"+returned+",退卡,2026-11-01,,客户停业", "B2,"+replaced+",挂失,2026-11-01,,", "B3,"+replaced+",补卡,2026-11-02,"+substitute+",")
	take(t, d, intake.CardEvents, file)
	more := changesFile("B1,"+returned+",退卡,2026-11-01,,客户停业", "B4,"+returned+",挂失,2026-11-02,,")
	if asked := lo.Must(d.Import(ctx, clerk(), intake.CardEvents, more, ImportOptions{})); asked.Done { // it might be a corrected one
		t.Error("a file that leaves out rows of another was taken unasked")
	}
	if again := lo.Must(d.Import(ctx, clerk(), intake.CardEvents, more, ImportOptions{Good: true})); !again.Done || again.Totals.New != 1 || again.Totals.Same != 1 {
		t.Errorf("%+v", again)
	}
	find := func(number string) CardRow {
		page := lo.Must(d.CardRegister(ctx, clerk(), CardQuery{Text: number}))
		if page.Total != 1 {
			t.Fatalf("%s: %d", number, page.Total)
		}
		return page.Rows[0]
	}
	if r := find(returned); r.Life.Status != card.GivenBack || len(r.Life.Odd) != 1 {
		t.Errorf("%+v", r.Life)
	}
	if r := find(replaced); r.Life.Status != card.SubstitutedBy || r.Life.NewNumber != substitute {
		t.Errorf("%+v", r.Life)
	}
	if r := find(substitute); r.Replaces != replaced {
		t.Errorf("%+v", r)
	}
	// A substitute is no new card: what was paid for it is taken back to the fen.
	now := lo.Must(d.NowKnown(ctx, clerk(), october))
	was, _ := lo.Find(s.Lines, func(l incentive.Line) bool { return l.EventKey == "card:"+substitute })
	row, ok := lo.Find(now.Rows, func(r KnownRow) bool { return r.Event == was.Event })
	if !ok || row.Paid != was.Amount.Grouped() || row.Known != "0.00" || row.Difference != (-was.Amount).Grouped() || !strings.Contains(row.Reason, "补换卡") {
		t.Errorf("%+v, paid %s", row, was.Amount)
	}
	if page := lo.Must(d.CardRegister(ctx, clerk(), CardQuery{Status: card.GivenBack})); page.Total != 1 {
		t.Errorf("%d returned cards", page.Total)
	}
}

func TestWrongChangesAreRefusedByRow(t *testing.T) {
	d := office(t)
	file := changesFile("C1,9876543210,补卡,2026-10-01,,", "C2,9876543210,退卡,2026-10-01,9876543211,", "C3,9876543210,升级,2026-10-01,,", "C4,9876543210,挂失,2027-10-01,,", ",9876543210,挂失,2026-10-01,,")
	res, err := d.Import(context.Background(), clerk(), intake.CardEvents, file, ImportOptions{})
	if err != nil || res.Done {
		t.Fatal(err, res.Message)
	}
	for _, code := range []string{"intake.new_number", "intake.not_in_list", "intake.future"} {
		wantCode(t, res.Faults, code)
	}
	if len(res.Faults) != 5 {
		t.Errorf("%d faults: %v", len(res.Faults), res.Faults)
	}
}

func TestStationsReceiveNumbersAndKeepStock(t *testing.T) {
	ctx := context.Background()
	d := office(t)
	page := lo.Must(d.CardRegister(ctx, clerk(), CardQuery{Limit: 1}))
	c := page.Rows[0].Card
	last := c.Number[len(c.Number)-4:]
	from, to := c.Number[:len(c.Number)-4]+"0000", c.Number[:len(c.Number)-4]+"9999"
	r := card.Range{StationID: c.StationID, From: from, To: to, On: calendar.NewDate(2026, 1, 5)}
	_, err := d.ReceiveRange(ctx, hand(access.Filler, "甲"), r)
	wantCode(t, err, "access.denied")
	kept, err := d.ReceiveRange(ctx, hand(access.Reviewer, "乙"), r)
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.ReceiveRange(ctx, hand(access.Reviewer, "乙"), card.Range{StationID: c.StationID, From: c.Number, To: c.Number, On: r.On})
	wantCode(t, err, "card.range_overlap")
	find := func() StockView {
		v, _ := lo.Find(lo.Must(d.CardStocks(ctx, clerk())), func(v StockView) bool { return v.StationID == c.StationID })
		return v
	}
	var skipped int
	fmt.Sscanf(last, "%d", &skipped)
	if v := find(); v.Received != 10_000 || v.Issued < 1 || v.Left != v.Received-v.Issued || v.Skipped+v.Issued < skipped+1 || lo.Contains(v.Outside, c.Number) {
		t.Errorf("%+v", v.Stock)
	}
	if err := d.RemoveRange(ctx, hand(access.Reviewer, "乙"), kept.ID); err != nil {
		t.Fatal(err)
	}
	if v := find(); v.Received != 0 || !lo.Contains(v.Outside, c.Number) {
		t.Errorf("%+v", v.Stock)
	}
}
