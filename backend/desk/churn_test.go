package desk

import (
	"context"
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
)

// TestASignedDefinitionAloneDecidesForm3: tried it changes nothing; signed by the chief it decides 附录3 from its month on, and says who signed it;
// months before keep theirs.
func TestASignedDefinitionAloneDecidesForm3(t *testing.T) {
	d, ctx := office(t, recent()...), context.Background()
	chief := hand(access.Chief, "丙")
	v, err := d.Churn(ctx, clerk())
	if err != nil || len(v.Versions) != 1 || !v.Versions[0].InForce || v.Versions[0].Signed != "议" {
		t.Fatalf("%+v %v", v, err)
	}
	draft := ChurnDraft{From: october, Churn: tracking.Churn{LostMonths: 1, PartialRatio: 30, PartialMonths: 1, WinBackMonths: 12}, Exceptions: []tracking.ChurnFor{}, Reason: "示例文号"}
	lost := func(wanted tracking.Movement) (n int) {
		t.Helper()
		if err := d.withMonth(ctx, clerk(), access.RunForms, october, func(_ *store.Tx, w *monthWork) error {
			for _, r := range w.forms[2].Parts[0].Rows {
				kind, want := r.Cells[12].Text, map[tracking.Movement]string{tracking.Lost: "完全", tracking.Partly: "部分"}[wanted]
				if kind == want {
					n++
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	full, partly := lost(tracking.Lost), lost(tracking.Partly)
	effect, err := d.PreviewChurn(ctx, clerk(), draft)
	if err != nil || effect.FullWas != full || effect.PartlyWas != partly || effect.Changed == 0 || effect.Full+effect.Partly <= full+partly {
		t.Fatalf("%+v, the form has %d and %d: %v", effect, full, partly, err)
	}
	if lost(tracking.Lost) != full {
		t.Error("trying a definition changed the form")
	}
	_, err = d.SignChurn(ctx, hand(access.Filler, "甲"), draft)
	wantCode(t, err, "access.denied")
	_, err = d.SignChurn(ctx, chief, ChurnDraft{From: october, Churn: draft.Churn})
	wantCode(t, err, "policy.no_reason")
	_, err = d.SignChurn(ctx, chief, ChurnDraft{From: october, Churn: tracking.Churn{LostMonths: 13}, Reason: "x"})
	wantCode(t, err, "tracking.bad_policy")
	if v, err = d.SignChurn(ctx, chief, draft); err != nil || len(v.Versions) != 2 || !v.Versions[0].InForce || !strings.Contains(v.Versions[0].Signed, "丙") {
		t.Fatalf("%+v %v", v, err)
	}
	if lost(tracking.Lost) != effect.Full || lost(tracking.Partly) != effect.Partly {
		t.Errorf("附录3 has %d and %d, the trial said %+v", lost(tracking.Lost), lost(tracking.Partly), effect)
	}
	f, err := d.Form(ctx, clerk(), october, report.Code("F3"), "")
	if err != nil || !strings.Contains(strings.Join(f.Notes, ""), "丙签发") {
		t.Errorf("the form does not name who signed the definition: %v %v", f.Notes, err)
	}
	before, err := d.Form(ctx, clerk(), october.Add(-1), report.Code("F3"), "")
	if err != nil || strings.Contains(strings.Join(before.Notes, ""), "丙签发") {
		t.Errorf("September is told by a later definition: %v %v", before.Notes, err)
	}
	if watched, err := d.Watch(ctx, clerk(), october); err != nil || !strings.Contains(watched.Decides, "丙签发") {
		t.Errorf("the watch list names another definition: %s %v", watched.Decides, err)
	}
}

// TestAClosedMonthKeepsItsDefinition: none begins in a month that is closed or before it.
func TestAClosedMonthKeepsItsDefinition(t *testing.T) {
	d, ctx := office(t, recent()...), context.Background()
	if _, err := d.CloseMonth(ctx, clerk(), october, true); err != nil {
		t.Fatal(err)
	}
	draft := ChurnDraft{From: october, Churn: tracking.Churn{LostMonths: 4, PartialRatio: 50, PartialMonths: 2, WinBackMonths: 12}, Reason: "示例文号"}
	_, err := d.SignChurn(ctx, hand(access.Chief, "丙"), draft)
	wantCode(t, err, "policy.closed")
	if v, err := d.Churn(ctx, clerk()); err != nil || v.Earliest != october.Add(1) {
		t.Errorf("the first open month is %v: %v", v.Earliest, err)
	}
}
