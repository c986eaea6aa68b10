package desk

import (
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/filing"
	"fuelbook/backend/store"
)

// TestThreePeopleSignAMonthInTurn walks a month from warnings to the lock, and prints the three names under the forms.
func TestThreePeopleSignAMonthInTurn(t *testing.T) {
	ctx, d := t.Context(), office(t, recent()...)
	fill, review, chief := hand(access.Filler, "甲"), hand(access.Reviewer, "乙"), hand(access.Chief, "丙")
	_, err := d.SignMonth(ctx, clerk(), october, true)
	wantCode(t, err, "access.denied")
	v, err := d.Month(ctx, fill, october)
	if err != nil || v.Filing.Next != filing.Fill {
		t.Fatal(err, v.Filing)
	}
	for i, w := range v.Warnings {
		_, err = d.SignMonth(ctx, fill, october, true)
		wantCode(t, err, "filing.unexplained")
		if v, err = d.ExplainWarning(ctx, fill, october, filing.Warning{Code: w.Code, Text: w.Text}, "已核对"); err != nil || v.Warnings[i].Said != "已核对" {
			t.Fatal(err, v.Warnings)
		}
	}
	if len(v.Warnings) == 0 {
		t.Fatal("the sample month has nothing to explain: the refusal was not seen")
	}
	_, err = d.ExplainWarning(ctx, fill, october, filing.Warning{Code: "plan", Text: "没有这条"}, "已核对")
	wantCode(t, err, "filing.no_warning")
	_, err = d.SignMonth(ctx, chief, october, true)
	wantCode(t, err, "filing.order")
	if v, err = d.SignMonth(ctx, fill, october, false); err != nil || v.Filing.Next != filing.Fill {
		t.Fatal("a preview signed", err)
	}
	if v, err = d.SignMonth(ctx, fill, october, true); err != nil || v.Filing.Next != filing.Review {
		t.Fatal(err, v.Filing)
	}
	if v, err = d.SendBackMonth(ctx, review, october, "附录5有漏"); err != nil || v.Filing.Next != filing.Fill || len(v.Filing.Returned) != 1 {
		t.Fatal(err, v.Filing)
	}
	for _, a := range []access.Actor{fill, review, chief} {
		if v, err = d.SignMonth(ctx, a, october, true); err != nil {
			t.Fatal(a.Name, err)
		}
	}
	if !v.Head.Closed || v.Filing.Next != "" || v.Filing.Steps[2].Name != "丙" || v.Head.ClosedBy != "丙" {
		t.Error("the third signature did not close the month", v.Head, v.Filing)
	}
	_, err = d.SendBackMonth(ctx, chief, october, "晚了")
	wantCode(t, err, "store.month_closed")
	if hands := strings.Join(keptOf(t, d, october).Forms[3].Hands(), ""); hands != "甲乙丙" {
		t.Errorf("under 附录4 stand %q", hands)
	}
}

func keptOf(t *testing.T, d *Desk, m calendar.Month) (kept closedForms) {
	t.Helper()
	err := d.store.View(t.Context(), func(tx *store.Tx) error {
		c, _, err := tx.Month(m)
		if err == nil {
			kept, err = unpackForms(c)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// TestSignaturesFallWithTheFigures: a fact that moves a form voids what was signed.
func TestSignaturesFallWithTheFigures(t *testing.T) {
	ctx, d := t.Context(), office(t, recent()...)
	fill, review := hand(access.Filler, "甲"), hand(access.Reviewer, "乙")
	v, err := d.Month(ctx, fill, october)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range v.Warnings {
		if _, err = d.ExplainWarning(ctx, fill, october, filing.Warning{Code: w.Code, Text: w.Text}, "已核对"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err = d.SignMonth(ctx, fill, october, true); err != nil {
		t.Fatal(err)
	}
	f6, err := d.Form(ctx, fill, october, "F6", "")
	if err != nil {
		t.Fatal(err)
	}
	c := stored(t, d, f6.Parts[0].Rows[0].Key)
	c.Name += "（更名）"
	if _, err = d.SaveCustomer(ctx, clerk(), c); err != nil {
		t.Fatal(err)
	}
	if v, err = d.Month(ctx, review, october); err != nil || v.Filing.Next != filing.Fill || len(v.Filing.Void) != 1 {
		t.Fatal(err, v.Filing)
	}
	_, err = d.SignMonth(ctx, review, october, true)
	wantCode(t, err, "filing.order")
}
