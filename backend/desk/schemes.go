package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/incentive"
	"fuelbook/backend/money"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// lintPlan is the plan the linter judges by where bands begin at the plan.
const lintPlan = 100

func schemeView(s incentive.Scheme) SchemeView {
	faults := incentive.Check(s)
	findings := []incentive.Finding{}
	if !slices.ContainsFunc(faults, incentive.Blocks) {
		findings = append(findings, incentive.Lint(s, lintPlan)...)
	}
	return SchemeView{Scheme: s, Reading: s.Describe(), Faults: faults, Findings: findings}
}

// Schemes lists the stored schemes with their reading.
func (d *Desk) Schemes(ctx context.Context, a access.Actor) ([]SchemeView, error) {
	out := []SchemeView{}
	err := d.view(ctx, a, access.PreviewSettlement, func(tx *store.Tx) error {
		list, err := tx.Schemes()
		out = lo.Map(list, func(s incentive.Scheme, _ int) SchemeView { return schemeView(s) })
		return err
	})
	return out, err
}

// AddScheme takes a scheme file in. Errors: those of incentive.ParseScheme.
func (d *Desk) AddScheme(ctx context.Context, a access.Actor, raw []byte) (SchemeView, error) {
	s, err := incentive.ParseScheme(raw)
	if err != nil {
		return SchemeView{}, err
	}
	err = d.update(ctx, a, access.ApproveScheme, func(tx *store.Tx) error { return tx.SaveScheme(s) })
	return schemeView(s), err
}

// CheckScheme reads a scheme that is being written: what it says, what is wrong with it, what its pay does.
func (d *Desk) CheckScheme(ctx context.Context, a access.Actor, s incentive.Scheme) (SchemeView, error) {
	return schemeView(s), d.allow(ctx, a, access.PreviewSettlement)
}

// SchemeDrafts lists the schemes that are being written.
func (d *Desk) SchemeDrafts(ctx context.Context, a access.Actor) (out []SchemeDraftView, err error) {
	err = d.view(ctx, a, access.PreviewSettlement, func(tx *store.Tx) error {
		list, err := tx.SchemeDrafts()
		out = lo.Map(list, func(x incentive.Draft, _ int) SchemeDraftView { return SchemeDraftView{x, schemeView(x.Scheme)} })
		return err
	})
	return out, err
}

// SaveSchemeDraft keeps a scheme that is being written; faults in it are shown, they stop its approval. Errors: incentive.draft_head,
// store.scheme_differs where the version is in force already, store.stale, store.duplicate.
func (d *Desk) SaveSchemeDraft(ctx context.Context, a access.Actor, x incentive.Draft) (v SchemeDraftView, err error) {
	if strings.TrimSpace(x.Scheme.Key) == "" || strings.TrimSpace(x.Scheme.Version) == "" {
		return v, fault.New(fault.Invalid, "incentive.draft_head", "方案没有代号或版本", "请补填代号和版本").On("version")
	}
	err = d.update(ctx, a, access.DraftScheme, func(tx *store.Tx) error {
		list, err := tx.Schemes()
		if err != nil {
			return err
		}
		if lo.ContainsBy(list, func(s incentive.Scheme) bool { return s.Key == x.Scheme.Key && s.Version == x.Scheme.Version }) {
			return fault.New(fault.Conflict, "store.scheme_differs", "方案的版本「"+x.Scheme.Version+"」已经启用", "已启用的不改，请换一个版本号").On("version")
		}
		x.MadeBy, x.Maker, x.MadeAt = string(a.UserID), a.Name, d.now().Format(time.RFC3339)
		saved, err := tx.SaveSchemeDraft(x)
		v = SchemeDraftView{saved, schemeView(saved.Scheme)}
		return err
	})
	return v, err
}

// ApproveSchemeDraft puts a draft in force: from then on it never changes. Errors: those of incentive.Draft.Approvable.
func (d *Desk) ApproveSchemeDraft(ctx context.Context, a access.Actor, id string) (v SchemeView, err error) {
	err = d.update(ctx, a, access.ApproveScheme, func(tx *store.Tx) error {
		x, err := tx.SchemeDraft(id)
		if err != nil {
			return err
		}
		if err := x.Approvable(string(a.UserID)); err != nil {
			return err
		}
		if err := tx.SaveScheme(x.Scheme); err != nil {
			return err
		}
		v = schemeView(x.Scheme)
		return tx.RemoveSchemeDraft(id)
	})
	return v, err
}

// RemoveSchemeDraft deletes a draft.
func (d *Desk) RemoveSchemeDraft(ctx context.Context, a access.Actor, id string) error {
	return d.update(ctx, a, access.DraftScheme, func(tx *store.Tx) error { return tx.RemoveSchemeDraft(id) })
}

// SchemeFor is a stored scheme by key (and version, empty for the latest), or with an empty key the one in force on the month's last day.
// Error: incentive.no_scheme.
func (d *Desk) SchemeFor(ctx context.Context, a access.Actor, m calendar.Month, key, version string) (incentive.Scheme, error) {
	var best *incentive.Scheme
	err := d.view(ctx, a, access.PreviewSettlement, func(tx *store.Tx) error {
		list, err := tx.Schemes()
		for i, s := range list {
			fits := lo.Ternary(key == "", !s.From.After(m.Last()) && (s.To.IsZero() || !s.To.Before(m.First())), s.Key == key && (version == "" || s.Version == version))
			if fits && (best == nil || best.From.Before(s.From)) {
				best = &list[i]
			}
		}
		return err
	})
	if err != nil {
		return incentive.Scheme{}, err
	}
	if best == nil {
		return incentive.Scheme{}, fault.New(fault.NotFound, "incentive.no_scheme", m.Chinese()+"没有生效的奖励方案", "请在「发卡奖励」录入方案")
	}
	return *best, nil
}

// WhatIf computes past months by a scheme that is being thought about, beside the one in force in each: totals by month, person and station.
// Nothing is saved. Errors: incentive.whatif_months, those of Calculate.
func (d *Desk) WhatIf(ctx context.Context, a access.Actor, from, to calendar.Month, draft incentive.Scheme) (v WhatIfView, err error) {
	if to.Before(from) || to.Index()-from.Index() > 23 {
		return v, fault.New(fault.Invalid, "incentive.whatif_months", "试算的月份不对", "请从早到晚选，最多24个月").On("from")
	}
	v = WhatIfView{Months: []WhatIfRow{}, People: []WhatIfRow{}, Stations: []WhatIfRow{}}
	err = d.view(ctx, a, access.PreviewSettlement, func(tx *store.Tx) error {
		b, err := loadBonusBook(tx, calendar.FromTime(d.now()))
		if err != nil {
			return err
		}
		list, err := tx.Schemes()
		if err != nil {
			return err
		}
		t := whatIf{people: map[string]*WhatIfSum{}, stations: map[string]*WhatIfSum{}}
		for m := from; !to.Before(m); m = m.Add(1) {
			if err := t.month(b, m, list, draft); err != nil {
				return err
			}
		}
		v.Months, v.People, v.Stations = t.months, sortedRows(t.people), sortedRows(t.stations)
		v.Now, v.Then, v.Difference = t.now.Grouped(), t.then.Grouped(), (t.then - t.now).Grouped()
		return nil
	})
	return v, err
}

// WhatIfSum adds up what somebody gets by both schemes.
type WhatIfSum struct {
	no, name  string
	now, then money.Fen
}

type whatIf struct {
	months           []WhatIfRow
	people, stations map[string]*WhatIfSum
	now, then        money.Fen
}

func (t *whatIf) month(b *bonusBook, m calendar.Month, list []incentive.Scheme, draft incentive.Scheme) error {
	sum := WhatIfSum{no: m.String(), name: m.Chinese()}
	if s, ok := lo.Find(list, func(s incentive.Scheme) bool {
		return !s.From.After(m.Last()) && (s.To.IsZero() || !s.To.Before(m.First()))
	}); ok {
		now, err := b.whole(m, s)
		if err != nil {
			return err
		}
		t.add(now, func(x *WhatIfSum, amount money.Fen) { x.now += amount })
		sum.now = now.Total
	}
	draft.From, draft.To = m.First(), m.Last() // thought about as if it had been in force
	then, err := b.whole(m, draft)
	if err != nil {
		return err
	}
	t.add(then, func(x *WhatIfSum, amount money.Fen) { x.then += amount })
	sum.then = then.Total
	t.months = append(t.months, sum.row())
	t.now, t.then = t.now+sum.now, t.then+sum.then
	return nil
}

// whole is a month by a scheme as if nothing had been paid.
func (b *bonusBook) whole(m calendar.Month, s incentive.Scheme) (incentive.Settlement, error) {
	in, err := b.input(m, s)
	if err != nil {
		return incentive.Settlement{}, err
	}
	return incentive.Calculate(in)
}

func (t *whatIf) add(s incentive.Settlement, to func(*WhatIfSum, money.Fen)) {
	put := func(sums map[string]*WhatIfSum, list []incentive.Sum) {
		for _, x := range list {
			if sums[x.ID] == nil {
				sums[x.ID] = &WhatIfSum{no: x.No, name: x.Name}
			}
			to(sums[x.ID], x.Amount)
		}
	}
	put(t.people, s.People)
	put(t.stations, s.Stations)
}

func (s WhatIfSum) row() WhatIfRow {
	return WhatIfRow{No: s.no, Name: s.name, Now: s.now.Grouped(), Then: s.then.Grouped(), Difference: (s.then - s.now).Grouped()}
}

func sortedRows(sums map[string]*WhatIfSum) []WhatIfRow {
	out := lo.MapToSlice(sums, func(_ string, s *WhatIfSum) WhatIfRow { return s.row() })
	slices.SortFunc(out, func(a, b WhatIfRow) int { return strings.Compare(a.No+a.Name, b.No+b.Name) })
	return out
}
