package desk

import (
	"context"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/verification"

	"github.com/samber/lo"
)

// signedUnit is an institution with an agreement since October that never fuelled in the sales data, with a card opened in October.
func signedUnit(t *testing.T, d *Desk) customer.Customer {
	t.Helper()
	station := stationsOf(t, d)[0]
	c := save(t, d, customer.Customer{Code: "370699J90009", Name: "凭证物流有限公司", Kind: customer.Institution, StationID: station.ID, Registered: calendar.NewDate(2026, time.October, 2)})
	seller := lo.Must(d.Staff(context.Background(), clerk()))[0].ID
	write(t, d, func(tx *store.Tx) error {
		if _, err := tx.SaveCard(card.Card{Number: "9099000000000001", Kind: card.Named, CustomerID: c.ID, CustomerName: c.Name, Opened: calendar.NewDate(2026, time.October, 12), StationID: station.ID,
			SellerID: seller, Channel: card.OnSite}); err != nil {
			return err
		}
		_, err := tx.SaveAgreement(agreement.Agreement{Number: "凭证-1", CustomerID: c.ID, Level: agreement.ByUnit, Status: agreement.Signed, From: calendar.NewDate(2026, time.October, 10), To: calendar.NewDate(2027, time.October, 9)})
		return err
	})
	return c
}

func write(t *testing.T, d *Desk, fn func(*store.Tx) error) {
	t.Helper()
	if err := d.update(context.Background(), clerk(), access.ImportFiles, fn); err != nil {
		t.Fatal(err)
	}
}

// tells says whether 附录7 of October counts the customer, and how the card stands in the bonus.
func tells(t *testing.T, d *Desk, c customer.Customer) (counts bool, bonus string) {
	t.Helper()
	ctx, m := context.Background(), calendar.NewMonth(2026, time.October)
	err := d.withMonth(ctx, clerk(), access.RunForms, m, func(_ *store.Tx, w *monthWork) error {
		for _, a := range report.AchievedOf(m, w.forms[6]) {
			counts = counts || lo.ContainsBy(a.Done, func(r report.Ref) bool { return r.ID == string(c.ID) })
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	scheme := lo.Must(d.SchemeFor(ctx, clerk(), m, "", ""))
	for _, l := range lo.Must(d.Settle(ctx, clerk(), m, scheme, false)).Settlement.Lines {
		if l.EventKey == "card:9099000000000001" {
			bonus = string(l.State) + l.Reason
		}
	}
	return counts, bonus
}

// TestWhatIsNotProvenCountsNowhere: a success enters 附录7 and the bonus with the second person's yes, and leaves them with the proof.
func TestWhatIsNotProvenCountsNowhere(t *testing.T) {
	ctx, d := context.Background(), office(t, recent()...)
	c := signedUnit(t, d)
	filler, reviewer := who(t, d, "u8", access.Filler, ""), who(t, d, "u9", access.Reviewer, "")
	waits := func() bool {
		return lo.ContainsBy(lo.Must(d.Verifications(ctx, filler)).Unproven, func(u UnprovenView) bool { return u.CustomerID == c.ID && u.Since.String() == "2026-10-10" })
	}
	if counts, bonus := tells(t, d, c); counts || !strings.Contains(bonus, "待核实") || !waits() {
		t.Errorf("without proof: %v %s", counts, bonus)
	}
	file, err := d.AddAttachment(ctx, filler, c.ID, Upload{Name: "小票.jpg", Data: []byte("\xff\xd8\xff一张小票")}, "")
	if err != nil {
		t.Fatal(err)
	}
	n := NewProof{CustomerID: c.ID, FuelledOn: calendar.NewDate(2026, time.October, 20), Kind: verification.Slip, AttachmentID: file.ID}
	_, err = d.SubmitProof(ctx, reviewer, n)
	wantCode(t, err, "access.denied")
	p, err := d.SubmitProof(ctx, filler, n)
	if err != nil || p.SHA256 != file.SHA256 {
		t.Fatalf("%+v %v", p, err)
	}
	if counts, bonus := tells(t, d, c); counts || !strings.Contains(bonus, "等待第二人确认") {
		t.Errorf("handed in: %v %s", counts, bonus)
	}
	_, err = d.ConfirmProof(ctx, filler, p.ID, p.Rev)
	wantCode(t, err, "access.denied")
	same := reviewer
	same.Name = filler.Name
	_, err = d.ConfirmProof(ctx, same, p.ID, p.Rev)
	wantCode(t, err, "verification.same_person")
	if p, err = d.ConfirmProof(ctx, reviewer, p.ID, p.Rev); err != nil {
		t.Fatal(err)
	}
	if counts, bonus := tells(t, d, c); !counts || !strings.HasPrefix(bonus, "计发") || waits() {
		t.Errorf("confirmed: %v %s", counts, bonus)
	}
	wantCode(t, d.RemoveAttachment(ctx, filler, file.ID), "verification.in_use")
	_, err = d.SubmitProof(ctx, filler, n)
	wantCode(t, err, "verification.needless")
	where, err := d.RemoveProof(ctx, reviewer, p.ID, "", p.Rev, false)
	if err != nil || len(where.Counted) != 1 || !strings.Contains(where.Counted[0], "2026年10月附录7") {
		t.Fatalf("%+v %v", where, err)
	}
	_, err = d.RemoveProof(ctx, reviewer, p.ID, "", p.Rev, true)
	wantCode(t, err, "verification.why")
	if _, err = d.RemoveProof(ctx, reviewer, p.ID, "小票不是这位客户的", p.Rev, true); err != nil {
		t.Fatal(err)
	}
	if counts, bonus := tells(t, d, c); counts || !strings.Contains(bonus, "待核实") || !waits() {
		t.Errorf("removed: %v %s", counts, bonus)
	}
	if v := lo.Must(d.Verifications(ctx, filler)).Proofs; len(v) != 1 || !v[0].Intact || v[0].RemovedBy != reviewer.Name || len(v[0].Counted) != 1 {
		t.Errorf("%+v", v)
	}
}
