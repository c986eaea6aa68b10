package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
	"fuelbook/backend/pdf"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// rightFor is the right an act of an agreement's life needs (domain 3).
func rightFor(act agreement.Act, status agreement.Status) access.Action {
	switch {
	case act == agreement.Review || act == agreement.Legal || act == agreement.Return:
		return access.ReviewAgreement
	case act == agreement.Approve || act == agreement.End || act == agreement.Discard && status != agreement.Draft:
		return access.ApproveAgreement
	}
	return access.DraftAgreement
}

func (d *Desk) stepBy(a access.Actor, act agreement.Act, note string) agreement.Step {
	return agreement.Step{Act: act, By: string(a.UserID), Name: a.Name, At: d.now().Format(time.RFC3339), Note: note}
}

// AgreementDetail is one agreement with its deviation sheet and what was fuelled against it.
func (d *Desk) AgreementDetail(ctx context.Context, a access.Actor, id agreement.ID) (v AgreementDetail, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		g, err := seenAgreement(tx, a, id)
		if err != nil {
			return err
		}
		v, err = d.agreementDetail(tx, g)
		return err
	})
	return v, err
}

func seenAgreement(tx *store.Tx, a access.Actor, id agreement.ID) (agreement.Agreement, error) {
	g, err := tx.Agreement(id)
	if err != nil {
		return g, err
	}
	return g, within(tx, a, g.CustomerID)
}

func (d *Desk) agreementDetail(tx *store.Tx, g agreement.Agreement) (v AgreementDetail, err error) {
	rows, err := d.agreementRows(tx, []agreement.Agreement{g})
	if err != nil {
		return v, err
	}
	today := calendar.FromTime(d.now())
	policy, err := agreementPolicy(tx, today)
	if err != nil {
		return v, err
	}
	v = AgreementDetail{Row: rows[0], Deviations: []agreement.Deviation{}, Lines: []agreement.Line{}}
	if g.Terms != nil {
		t, err := d.template(tx, g.Template, g.TemplateVersion, g.From)
		if err != nil {
			return v, err
		}
		doc, err := d.compose(tx, g)
		if err != nil {
			return v, err
		}
		v.Deviations, v.Lines, v.Print = agreement.Deviations(t, g, policy), t.Lines(), doc.Fingerprint
		v.NeedsLegal = policy.NeedsLegal(v.Deviations)
	}
	fuelled, err := fuelledBy(tx, g, today)
	v.Watch = agreement.Watch(g, fuelled, today, policy)
	return v, err
}

// StepAgreement does one act of an agreement's life. Errors: those of agreement.Advance, store.stale, access.denied, ownership.out_of_reach.
func (d *Desk) StepAgreement(ctx context.Context, a access.Actor, id agreement.ID, r StepRequest) (v AgreementDetail, err error) {
	return d.advance(ctx, a, id, r.Rev, d.stepBy(a, r.Act, r.Note), nil)
}

// advance does an act; before may change the agreement first, in the same transaction.
func (d *Desk) advance(ctx context.Context, a access.Actor, id agreement.ID, rev int64, s agreement.Step, before func(*store.Tx, *agreement.Agreement) error) (v AgreementDetail, err error) {
	if s.Act == agreement.Receive && before == nil {
		return v, fault.New(fault.Invalid, "agreement.no_scan", "归档要带扫描件", "请选择盖章后的扫描件")
	}
	err = d.update(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		g, err := seenAgreement(tx, a, id)
		if err != nil {
			return err
		}
		if err := access.Allow(a, rightFor(s.Act, g.Status)); err != nil {
			return err
		}
		g.Rev = rev
		if before != nil {
			if err := before(tx, &g); err != nil {
				return err
			}
		}
		detail, err := d.agreementDetail(tx, g)
		if err != nil {
			return err
		}
		check := agreement.Check{Today: calendar.FromTime(d.now()), Open: agreement.Open(detail.Deviations), NeedsLegal: detail.NeedsLegal, Fingerprint: detail.Print}
		if g, err = agreement.Advance(g, s, check); err != nil {
			return err
		}
		if g, err = tx.SaveAgreement(g); err != nil {
			return err
		}
		v, err = d.agreementDetail(tx, g)
		return err
	})
	return v, err
}

// AllowDeviation notes the actor's yes to one departure from the standard. Errors: those of agreement.Allow, store.stale.
func (d *Desk) AllowDeviation(ctx context.Context, a access.Actor, id agreement.ID, rev int64, key, note string) (v AgreementDetail, err error) {
	err = d.update(ctx, a, access.ReviewAgreement, func(tx *store.Tx) error {
		g, err := seenAgreement(tx, a, id)
		if err != nil {
			return err
		}
		g.Rev = rev
		detail, err := d.agreementDetail(tx, g)
		if err != nil {
			return err
		}
		g, err = agreement.Allow(g, detail.Deviations, agreement.Allowance{Key: key, By: string(a.UserID), Name: a.Name, At: d.now().Format(time.RFC3339), Note: strings.TrimSpace(note)})
		if err != nil {
			return err
		}
		if g, err = tx.SaveAgreement(g); err != nil {
			return err
		}
		v, err = d.agreementDetail(tx, g)
		return err
	})
	return v, err
}

// ReceiveScan takes the sealed paper in: it is matched with the approved text by number and fingerprint, kept, and the agreement is signed.
// Errors: agreement.scan_* , agreement.state, store.stale.
func (d *Desk) ReceiveScan(ctx context.Context, a access.Actor, id agreement.ID, r ScanRequest) (AgreementDetail, error) {
	scan, err := readScan(r)
	if err != nil {
		return AgreementDetail{}, err
	}
	scan.AddedAt, scan.AddedBy = d.now().Format(time.RFC3339), a.Name
	read := ""
	if scan.Media == "application/pdf" {
		read = pdf.Text(r.File.Data) // a scan is often a picture and has none
	}
	scan.MissedText = strings.TrimSpace(read) == ""
	return d.advance(ctx, a, id, r.Rev, d.stepBy(a, agreement.Receive, "对方签字人："+scan.Signatory), func(tx *store.Tx, g *agreement.Agreement) error {
		if g.Status != agreement.Sealed {
			return nil // Advance says what it is
		}
		if scan.SignedOn.Before(stepDay(*g, agreement.Approve)) || scan.SignedOn.After(calendar.FromTime(d.now())) {
			return fault.New(fault.Invalid, "agreement.scan_signed", "签订日期"+scan.SignedOn.String()+"早于批准或晚于今天", "请照纸面填写").On("signedOn")
		}
		if scan.Matched, err = agreement.MatchScan(*g, read, r.Number, r.Fingerprint); err != nil {
			return err
		}
		g.Scan = &scan
		return tx.SaveScan(g.ID, scan.SHA256, r.File.Data)
	})
}

func stepDay(g agreement.Agreement, act agreement.Act) calendar.Date {
	s, _, ok := lo.FindLastIndexOf(g.Steps, func(s agreement.Step) bool { return s.Act == act })
	if !ok || len(s.At) < 10 {
		return calendar.Date{}
	}
	day, _ := calendar.ParseDate(s.At[:10])
	return day
}

func readScan(r ScanRequest) (agreement.Scan, error) {
	name := path.Base(strings.ReplaceAll(strings.TrimSpace(r.File.Name), `\`, "/"))
	sum := sha256.Sum256(r.File.Data)
	s := agreement.Scan{Name: name, Media: http.DetectContentType(r.File.Data), Size: int64(len(r.File.Data)), SHA256: hex.EncodeToString(sum[:]), SignedOn: r.SignedOn, Signatory: strings.TrimSpace(r.Signatory)}
	switch {
	case s.Size == 0 || s.Size > agreement.MaxScan:
		return s, fault.New(fault.Invalid, "agreement.scan_size", fmt.Sprintf("扫描件「%s」有%.1fMB，应在0至%dMB之间", name, float64(s.Size)/(1<<20), agreement.MaxScan>>20), "请用较低的分辨率重新扫描")
	case !slices.Contains([]string{"application/pdf", "image/jpeg", "image/png"}, s.Media):
		return s, fault.New(fault.Invalid, "agreement.scan_media", "「"+name+"」不是 PDF、JPG 或 PNG", "请另存为 PDF 或 JPG")
	case identity.CheckText(name) != nil || identity.CheckText(s.Signatory) != nil:
		return s, fault.New(fault.Invalid, "agreement.scan_name", "文件名或签字人里有不能显示的符号", "请改正")
	case s.Signatory == "":
		return s, fault.New(fault.Invalid, "agreement.scan_signatory", "没有填对方签字人", "请照纸面填写").On("signatory")
	case s.SignedOn.IsZero():
		return s, fault.New(fault.Invalid, "agreement.scan_signed", "没有填签订日期", "请照纸面填写").On("signedOn")
	}
	return s, nil
}

// Scan gives back the sealed paper. Error: store.not_found.
func (d *Desk) Scan(ctx context.Context, a access.Actor, id agreement.ID) (s agreement.Scan, data []byte, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		g, err := seenAgreement(tx, a, id)
		if err != nil {
			return err
		}
		data, _, err = tx.Scan(id)
		if err == nil && g.Scan == nil {
			err = fault.New(fault.NotFound, "store.not_found", "协议「"+g.Number+"」没有扫描件", "盖章后请扫描归档")
		}
		if err == nil {
			s = *g.Scan
		}
		return err
	})
	return s, data, err
}
