package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// ChurnView is how the unit tells a lost customer (流失口径): all versions, the newest first, and the first month a new one may begin with.
type ChurnView struct {
	Versions []ChurnVersion  `json:"versions"`
	Earliest calendar.Month  `json:"earliest"`
	Sizes    []grading.Size  `json:"sizes"`
	Levels   []grading.Level `json:"levels"`
}

// ChurnVersion is one version of the policy; it holds from the first day of a month until a later one does.
type ChurnVersion struct {
	Version    string              `json:"version"`
	From       calendar.Date       `json:"from"`
	InForce    bool                `json:"inForce"` // in the month worked on
	Signed     string              `json:"signed"`
	SignedAt   string              `json:"signedAt"`
	Source     string              `json:"source"`
	Texts      []string            `json:"texts"` // the definition in words, the general one first
	Churn      tracking.Churn      `json:"churn"`
	Exceptions []tracking.ChurnFor `json:"exceptions"`
}

// ChurnDraft is a version to be tried or signed. Reason is the paper that decided it.
type ChurnDraft struct {
	From       calendar.Month      `json:"from"`
	Churn      tracking.Churn      `json:"churn"`
	Exceptions []tracking.ChurnFor `json:"exceptions"`
	Reason     string              `json:"reason"`
}

// ChurnEffect is what a version would find in the month worked on, beside what the one in force finds. Names are of those told otherwise, the first twenty.
type ChurnEffect struct {
	Month     calendar.Month `json:"month"`
	Full      int            `json:"full"`
	FullWas   int            `json:"fullWas"`
	Partly    int            `json:"partly"`
	PartlyWas int            `json:"partlyWas"`
	Changed   int            `json:"changed"`
	Names     []string       `json:"names"`
}

const changedShown = 20

// Churn lists the versions of the definition.
func (d *Desk) Churn(ctx context.Context, a access.Actor) (v ChurnView, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		v, err = d.churn(tx)
		return err
	})
	return v, err
}

func (d *Desk) churn(tx *store.Tx) (v ChurnView, err error) {
	v = ChurnView{Versions: []ChurnVersion{}, Sizes: []grading.Size{grading.Large, grading.Medium, grading.Small},
		Levels: []grading.Level{grading.ProvinceLevel, grading.CityLevel, grading.CountyLevel, grading.StationLevel}}
	m, err := d.workMonth(tx)
	if err != nil {
		return v, err
	}
	now, err := loadPolicies(tx, m)
	if err != nil {
		return v, err
	}
	stored, err := tx.Policies(policyTracking)
	if err != nil {
		return v, err
	}
	for _, s := range slices.Backward(stored) {
		p, err := tracking.ParsePolicy(s.JSON)
		if err != nil {
			return v, err
		}
		texts := append([]string{p.Text()}, lo.Map(p.Exceptions, func(x tracking.ChurnFor, _ int) string { return x.Name() + "：" + x.Text() })...)
		v.Versions = append(v.Versions, ChurnVersion{Version: p.Version, From: p.From, InForce: p.Version == now.tracking.Version, Signed: p.Signed(), SignedAt: p.SignedAt, Source: p.Source,
			Texts: texts, Churn: p.Churn, Exceptions: append([]tracking.ChurnFor{}, p.Exceptions...)})
	}
	v.Earliest, err = afterClosed(tx, m)
	return v, err
}

// afterClosed is the month after the last one that was closed, m where none was.
func afterClosed(tx *store.Tx, m calendar.Month) (calendar.Month, error) {
	closed, err := tx.ClosedMonths()
	if err != nil || len(closed) == 0 {
		return m, err
	}
	return slices.MaxFunc(closed, func(x, y calendar.Month) int { return x.Index() - y.Index() }).Add(1), nil
}

// PreviewChurn tells what a version would find in the month worked on. Errors: tracking.bad_policy, those of begins.
func (d *Desk) PreviewChurn(ctx context.Context, a access.Actor, draft ChurnDraft) (v ChurnEffect, err error) {
	err = d.view(ctx, a, access.RunForms, func(tx *store.Tx) error {
		wanted, err := d.churnVersion(tx, a, draft)
		if err != nil {
			return err
		}
		m, err := d.workMonth(tx)
		if err != nil {
			return err
		}
		was, _, p, err := d.reckon(tx, m)
		if err != nil {
			return err
		}
		p.tracking = wanted
		now, _, err := d.reckonBy(tx, m, p)
		if err == nil {
			v = churnEffect(m, was.rows, now.byID)
		}
		return err
	})
	return v, err
}

func churnEffect(m calendar.Month, was []tracking.Row, now map[customer.ID]*tracking.Row) ChurnEffect {
	v := ChurnEffect{Month: m, Names: []string{}}
	for _, r := range was {
		if r.Customer.Kind != customer.Institution {
			continue
		}
		before, after := lossOf(r), lossOf(*now[r.Customer.ID])
		v.FullWas, v.PartlyWas = v.FullWas+lo.Ternary(before == tracking.Lost, 1, 0), v.PartlyWas+lo.Ternary(before == tracking.Partly, 1, 0)
		v.Full, v.Partly = v.Full+lo.Ternary(after == tracking.Lost, 1, 0), v.Partly+lo.Ternary(after == tracking.Partly, 1, 0)
		if before == after {
			continue
		}
		if v.Changed++; v.Changed <= changedShown {
			v.Names = append(v.Names, fmt.Sprintf("%s %s：%s → %s", r.Customer.Code, r.Customer.Name, lo.CoalesceOrEmpty(string(before), "在册"), lo.CoalesceOrEmpty(string(after), "在册")))
		}
	}
	return v
}

func lossOf(r tracking.Row) tracking.Movement {
	for _, m := range []tracking.Movement{tracking.Lost, tracking.Partly} {
		if _, ok := r.Has(m); ok {
			return m
		}
	}
	return ""
}

// SignChurn puts a version in force from a month on. Errors: tracking.bad_policy, those of begins and grounds.
func (d *Desk) SignChurn(ctx context.Context, a access.Actor, draft ChurnDraft) (ChurnView, error) {
	err := d.update(ctx, a, access.SignChurn, func(tx *store.Tx) error {
		if _, err := grounds(draft.Reason, "口径"); err != nil {
			return err
		}
		p, err := d.churnVersion(tx, a, draft)
		if err != nil {
			return err
		}
		return savePolicy(tx, policyTracking, p)
	})
	if err != nil {
		return ChurnView{}, err
	}
	return d.Churn(ctx, a)
}

// churnVersion is the policy in force at the draft's month with the draft's definition; closed months keep theirs.
func (d *Desk) churnVersion(tx *store.Tx, a access.Actor, draft ChurnDraft) (p tracking.Policy, err error) {
	if err = begins(tx, draft.From, "口径"); err != nil {
		return p, err
	}
	now, err := loadPolicies(tx, draft.From)
	if err != nil {
		return p, err
	}
	p = now.tracking
	if p.Version, err = nextVersion(tx, policyTracking, draft.From); err != nil {
		return p, err
	}
	p.From = draft.From.First()
	p.Churn, p.Exceptions, p.Source, p.SignedBy, p.SignedAt = draft.Churn, draft.Exceptions, strings.TrimSpace(draft.Reason), a.Name, d.now().Format(time.RFC3339)
	raw, err := json.Marshal(p)
	if err != nil {
		return p, fault.Wrap(err, "desk.policy", "流失口径读不出")
	}
	return tracking.ParsePolicy(raw)
}
