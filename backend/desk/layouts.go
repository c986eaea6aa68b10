package desk

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/report"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// LayoutView is how the seven forms look (表样): all versions, the newest first, and the first month a new one may begin with.
type LayoutView struct {
	Versions []LayoutVersion `json:"versions"`
	Earliest calendar.Month  `json:"earliest"`
}

// LayoutVersion is one version; it holds from the first day of a month until a later one does.
type LayoutVersion struct {
	Version  string           `json:"version"`
	From     calendar.Date    `json:"from"`
	InForce  bool             `json:"inForce"` // in the month worked on
	SignedBy string           `json:"signedBy"`
	SignedAt string           `json:"signedAt"`
	Source   string           `json:"source"`
	Months   []calendar.Month `json:"months"`  // closed under it
	Changes  []string         `json:"changes"` // against the version before it
}

// LayoutDraft is a version to be looked at or signed: the text of a layout file, whose own version and date are replaced. Reason is the paper
// that decided it.
type LayoutDraft struct {
	From   calendar.Month `json:"from"`
	Text   string         `json:"text" maxLength:"400000"`
	Reason string         `json:"reason" maxLength:"400"`
}

// LayoutEffect is how a draft differs from the version it takes the place of.
type LayoutEffect struct {
	Changes []string `json:"changes"`
}

// layoutOn is the layout in force at the end of a month. Error: desk.no_policy.
func layoutOn(tx *store.Tx, m calendar.Month) (report.Layout, error) {
	raw, err := policyOn(tx, policyLayout, m.Last())
	if err != nil {
		return report.Layout{}, err
	}
	return report.ParseLayout(raw)
}

// layoutNamed is the layout a month was signed with. Error: desk.no_layout.
func layoutNamed(tx *store.Tx, version string) (report.Layout, error) {
	list, err := tx.Policies(policyLayout)
	if err != nil {
		return report.Layout{}, err
	}
	v, ok := lo.Find(list, func(v store.PolicyVersion) bool { return v.Version == version })
	if !ok {
		return report.Layout{}, fault.New(fault.NotFound, "desk.no_layout", "没有「"+version+"」版的表样，已签字的报表照存，不能再划分或重算", "请用签字时的程序版本打开，或恢复当时的备份")
	}
	return report.ParseLayout(v.JSON)
}

// Layouts lists the versions of the layout.
func (d *Desk) Layouts(ctx context.Context, a access.Actor) (v LayoutView, err error) {
	err = d.view(ctx, a, access.RunForms, func(tx *store.Tx) error {
		v, err = d.layouts(tx)
		return err
	})
	return v, err
}

func (d *Desk) layouts(tx *store.Tx) (v LayoutView, err error) {
	v.Versions = []LayoutVersion{}
	m, err := d.workMonth(tx)
	if err != nil {
		return v, err
	}
	now, err := layoutOn(tx, m)
	if err != nil {
		return v, err
	}
	under, err := closedUnder(tx)
	if err != nil {
		return v, err
	}
	stored, err := tx.Policies(policyLayout)
	if err != nil {
		return v, err
	}
	var before *report.Layout
	for _, s := range stored {
		l, err := report.ParseLayout(s.JSON)
		if err != nil {
			return v, err
		}
		one := LayoutVersion{Version: l.Version, From: l.From, InForce: l.Version == now.Version, SignedBy: l.SignedBy, SignedAt: l.SignedAt, Source: l.Source,
			Months: append([]calendar.Month{}, under[l.Version]...), Changes: []string{}}
		if before != nil {
			one.Changes = report.LayoutChanges(*before, l)
		}
		v.Versions, before = append(v.Versions, one), &l
	}
	slices.Reverse(v.Versions)
	v.Earliest, err = afterClosed(tx, m)
	return v, err
}

// closedUnder are the closed months by the layout they were signed with.
func closedUnder(tx *store.Tx) (map[string][]calendar.Month, error) {
	closed, err := tx.ClosedMonths()
	if err != nil {
		return nil, err
	}
	out := map[string][]calendar.Month{}
	for _, m := range closed {
		c, _, err := tx.Month(m)
		if err != nil {
			return nil, err
		}
		version, err := layoutSigned(c)
		if err != nil {
			return nil, err
		}
		out[version] = append(out[version], m)
	}
	return out, nil
}

// layoutSigned reads the layout of a closed month's first form, and no further: the forms of a large unit take long to read whole.
func layoutSigned(m store.ClosedMonth) (string, error) {
	z, err := gzip.NewReader(bytes.NewReader(m.Forms))
	if err != nil {
		return "", unreadable(m, err)
	}
	for dec := json.NewDecoder(z); ; {
		at, err := dec.Token()
		if err != nil {
			return "", unreadable(m, err)
		}
		if at == "Layout" {
			version, err := dec.Token()
			return fmt.Sprint(version), err
		}
	}
}

// LayoutFile is a version as a file, to begin a new one from. Error: desk.no_layout.
func (d *Desk) LayoutFile(ctx context.Context, a access.Actor, version string) (name string, text []byte, err error) {
	err = d.view(ctx, a, access.RunForms, func(tx *store.Tx) error {
		l, err := layoutNamed(tx, version)
		if err != nil {
			return err
		}
		text, err = json.MarshalIndent(l, "", "  ")
		return err
	})
	return safeName("表样_"+version) + ".json", text, err
}

// PreviewLayout reads a draft and says how it differs from the version it would take the place of. Errors: report.bad_layout, those of begins.
func (d *Desk) PreviewLayout(ctx context.Context, a access.Actor, draft LayoutDraft) (v LayoutEffect, err error) {
	err = d.view(ctx, a, access.RunForms, func(tx *store.Tx) error {
		wanted, err := d.layoutVersion(tx, a, draft)
		if err != nil {
			return err
		}
		now, err := layoutOn(tx, draft.From)
		v.Changes = report.LayoutChanges(now, wanted)
		return err
	})
	return v, err
}

// SignLayout puts a layout in force from a month on; closed months keep theirs. Errors: report.bad_layout, those of begins and grounds.
func (d *Desk) SignLayout(ctx context.Context, a access.Actor, draft LayoutDraft) (LayoutView, error) {
	err := d.update(ctx, a, access.SignLayout, func(tx *store.Tx) error {
		if _, err := grounds(draft.Reason, "表样"); err != nil {
			return err
		}
		l, err := d.layoutVersion(tx, a, draft)
		if err != nil {
			return err
		}
		return savePolicy(tx, policyLayout, l)
	})
	if err != nil {
		return LayoutView{}, err
	}
	return d.Layouts(ctx, a)
}

// layoutVersion is a draft as a version of its own.
func (d *Desk) layoutVersion(tx *store.Tx, a access.Actor, draft LayoutDraft) (l report.Layout, err error) {
	if err = begins(tx, draft.From, "表样"); err != nil {
		return l, err
	}
	if l, err = report.ParseLayout([]byte(draft.Text)); err != nil {
		return l, err
	}
	if l.Version, err = nextVersion(tx, policyLayout, draft.From); err != nil {
		return l, err
	}
	l.From, l.SignedBy, l.SignedAt = draft.From.First(), a.Name, d.now().Format(time.RFC3339)
	l.Source = lo.CoalesceOrEmpty(strings.TrimSpace(draft.Reason), l.Source)
	return l, nil
}
