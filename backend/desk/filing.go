package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/filing"
	"fuelbook/backend/org"
	"fuelbook/backend/report"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// SignatureView is one of the three signatures; Name is empty while nobody gave it.
type SignatureView struct {
	Step filing.Step `json:"step"`
	Name string      `json:"name"`
	At   string      `json:"at"`
}

// FilingView is where a month stands with its three signatures.
type FilingView struct {
	Next     filing.Step     `json:"next"`  // whose turn it is, "" when all three signed
	Steps    []SignatureView `json:"steps"` // always three, in order
	Void     []string        `json:"void"`  // who signed figures that have moved since
	Returned []filing.Return `json:"returned"`
}

// WarningView is a warning with what was said about it; Said is empty while nobody explained it.
type WarningView struct {
	Blocker
	Said string `json:"said"`
	By   string `json:"by"`
}

// Punctual is one month of the last twelve: whether its tracking forms (6.6.3) and its plan (6.5.3) were filed, and in time.
type Punctual struct {
	Month       calendar.Month `json:"month"`
	Closed      string         `json:"closed"` // day, empty while open
	Due         calendar.Date  `json:"due"`
	OnTime      bool           `json:"onTime"`
	Planned     string         `json:"planned"` // day the plan was filed, empty while there is none
	PlanDue     calendar.Date  `json:"planDue"`
	PlanOnTime  bool           `json:"planOnTime"`
	StillTime   bool           `json:"stillTime"` // open, and not yet due
	PlanPending bool           `json:"planPending"`
}

// SignMonth puts the actor's signature under the seven forms as they are; the third one closes the month.
// Errors: desk.blocked, filing.order, filing.same_person, filing.unexplained, store.month_closed.
func (d *Desk) SignMonth(ctx context.Context, a access.Actor, m calendar.Month, commit bool) (MonthView, error) {
	return d.file(ctx, a, m, commit, func(tx *store.Tx, w *monthWork, f filing.Filing, look []filing.Warning) error {
		figures, err := w.figures()
		if err != nil {
			return err
		}
		if f, err = f.Sign(a, m, figures, look, d.now().Format(time.RFC3339)); err != nil {
			return err
		}
		if f, err = tx.SaveFiling(f); err != nil || f.Next(figures) != "" {
			return err
		}
		names := lo.Map(f.Signatures, func(s filing.Signature, _ int) string { return s.Name })
		return d.lock(tx, w, a.Name, names)
	})
}

// ExplainWarning writes down why a warning may stand under the signatures. Errors: filing.empty, filing.no_warning, store.month_closed.
func (d *Desk) ExplainWarning(ctx context.Context, a access.Actor, m calendar.Month, about filing.Warning, text string) (MonthView, error) {
	return d.file(ctx, a, m, true, func(tx *store.Tx, _ *monthWork, f filing.Filing, look []filing.Warning) error {
		f, err := f.Explain(a, about, text, look, d.now().Format(time.RFC3339))
		if err == nil {
			_, err = tx.SaveFiling(f)
		}
		return err
	}, "not_over", "check", "no_sales", "no_plan", "no_customers")
}

// SendBackMonth takes the signatures off a month that is not closed yet. Errors: filing.empty, filing.nothing_signed, store.month_closed.
func (d *Desk) SendBackMonth(ctx context.Context, a access.Actor, m calendar.Month, reason string) (MonthView, error) {
	return d.file(ctx, a, m, true, func(tx *store.Tx, _ *monthWork, f filing.Filing, _ []filing.Warning) error {
		f, err := f.SendBack(a, reason, d.now().Format(time.RFC3339))
		if err == nil {
			_, err = tx.SaveFiling(f)
		}
		return err
	}, "not_over", "check", "no_sales", "no_plan", "no_customers")
}

// file does one job on the filing of an open month. What blocks a signature refuses the job, but for the codes it may disregard.
func (d *Desk) file(ctx context.Context, a access.Actor, m calendar.Month, commit bool, job func(*store.Tx, *monthWork, filing.Filing, []filing.Warning) error, disregard ...string) (MonthView, error) {
	err := d.run(ctx, a, access.SignMonth, commit, func(tx *store.Tx) error {
		w, err := d.openMonth(tx, m)
		if err != nil {
			return err
		}
		stop, look, err := w.blockers(tx, d.today())
		if err != nil {
			return err
		}
		if stop = lo.Reject(stop, func(b Blocker, _ int) bool { return lo.Contains(disregard, b.Code) }); len(stop) > 0 {
			return blockedFault(m, stop)
		}
		f, err := tx.Filing(m)
		if err != nil {
			return err
		}
		return job(tx, w, f, lo.Map(look, func(b Blocker, _ int) filing.Warning { return filing.Warning{Code: b.Code, Text: b.Text} }))
	})
	if err != nil {
		return MonthView{}, err
	}
	return d.Month(ctx, a, m)
}

// openMonth is a month that can still be signed. Error: store.month_closed.
func (d *Desk) openMonth(tx *store.Tx, m calendar.Month) (*monthWork, error) {
	w, err := d.work(tx, m)
	if err == nil && w.closed != nil {
		err = fault.New(fault.Frozen, "store.month_closed", m.Chinese()+"已经结账", "结账后的变化请在「签后变化」里起草更正表")
	}
	return w, err
}

// figures is the fingerprint of what a signature answers for: the seven forms without the day and the names printed under them.
func (w *monthWork) figures() (string, error) {
	forms := w.forms
	for i := range forms {
		forms[i].FiledOn, forms[i].Maker, forms[i].Signed = calendar.Date{}, "", nil
	}
	raw, err := json.Marshal(forms)
	if err != nil {
		return "", fault.Wrap(err, "desk.pack", "报表无法存档")
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}

// filed says who signed, and fills in what was said of each warning.
func (w *monthWork) filed(tx *store.Tx, look []Blocker) (v FilingView, said []WarningView, err error) {
	f, err := tx.Filing(w.month)
	if err != nil {
		return v, nil, err
	}
	var figures string
	if len(f.Signatures) > 0 {
		if figures, err = w.figures(); err != nil {
			return v, nil, err
		}
	}
	standing := f.Standing(figures)
	v = FilingView{Next: f.Next(figures), Void: []string{}, Returned: append([]filing.Return{}, f.Returned...)}
	for i, step := range filing.Steps() {
		s := SignatureView{Step: step}
		if i < len(standing) {
			s.Name, s.At = standing[i].Name, standing[i].At
		}
		v.Steps = append(v.Steps, s)
	}
	if len(standing) < len(f.Signatures) {
		v.Void = lo.Map(f.Signatures, func(s filing.Signature, _ int) string { return s.Name })
	}
	said = lo.Map(look, func(b Blocker, _ int) WarningView {
		e, _ := lo.Find(f.Explained, func(e filing.Explanation) bool { return e.Code == b.Code && e.About == b.Text })
		return WarningView{Blocker: b, Said: e.Text, By: e.Name}
	})
	return v, said, nil
}

// silent warns of stations that sold nothing to a card in the month: closed for repair, or a file that never came.
func (w *monthWork) silent(tx *store.Tx) ([]Blocker, error) {
	sold, err := tx.SellingStations(w.month)
	if err != nil {
		return nil, err
	}
	var missing []string
	for _, o := range w.tree.Offices() {
		if o.Kind == org.Station && !lo.Contains(sold, o.ID) {
			missing = append(missing, o.Name)
		}
	}
	if len(sold) == 0 || len(missing) == 0 {
		return nil, nil // no sales at all is a blocker of its own
	}
	const shown = 10
	text := strings.Join(lo.Subset(missing, 0, shown), "、")
	if len(missing) > shown {
		text += "等"
	}
	return []Blocker{{"silent", fmt.Sprintf("有%d个加油站%s没有消费记录：%s", len(missing), w.month.Chinese(), text), "/imports"}}, nil
}

// punctual looks twelve months back: which were filed, and in time. Months before the first sales are left out.
func punctual(tx *store.Tx, m calendar.Month, today calendar.Date) ([]Punctual, error) {
	out := []Punctual{}
	first, _, ok, err := tx.SalesSpan()
	if err != nil || !ok {
		return out, err
	}
	closed, err := tx.ClosedOn()
	if err != nil {
		return nil, err
	}
	for k := m.Add(-11); !m.Before(k); k = k.Add(1) {
		if k.Before(first) {
			continue
		}
		plan, planned, err := tx.Plan(k)
		if err != nil {
			return nil, err
		}
		p := Punctual{Month: k, Due: calendar.TrackingDue(k), PlanDue: calendar.PlanDue(k)}
		if at, ok := closed[k]; ok {
			p.Closed, p.OnTime = at.String(), !at.After(p.Due)
		} else {
			p.StillTime = !today.After(p.Due)
		}
		if planned && plan.FiledOn != (calendar.Date{}) {
			p.Planned, p.PlanOnTime = plan.FiledOn.String(), !plan.FiledOn.After(p.PlanDue)
		} else {
			p.PlanPending = !today.After(p.PlanDue)
		}
		out = append(out, p)
	}
	return out, nil
}

// against sets the totals beside those of the month before as it was signed; nothing when that is open.
func (w *monthWork) against(tx *store.Tx) ([]report.Figure, error) {
	before, ok, err := tx.Month(w.month.Add(-1))
	if err != nil || !ok {
		return []report.Figure{}, err
	}
	kept, err := unpackForms(before)
	return report.Compare(w.forms, kept.Forms), err
}
