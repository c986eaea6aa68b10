package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
	"fuelbook/backend/org"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// likeness is whom a typed record is compared with.
type likeness struct{ key, phone string }

func likenessOf(name, phone string) likeness {
	number, kind := identity.NormalisePhone(phone)
	return likeness{identity.CompanyKey(name), lo.Ternary(kind == identity.UnknownPhone, "", number)}
}

// why says what is the same, "" for nothing.
func (l likeness) why(name, phone string) string {
	switch {
	case l.key != "" && identity.CompanyKey(name) == l.key:
		return "名称相同"
	case l.phone != "" && phone == l.phone:
		return "电话相同"
	}
	return ""
}

// maxSimilar bounds who is named while typing; more would not be read.
const maxSimilar = 20

// SimilarProspects names who may be the one being typed: the same name once spelling is folded, or the same phone.
func (d *Desk) SimilarProspects(ctx context.Context, a access.Actor, name, phone string, self census.ID) ([]SimilarView, error) {
	out, like := []SimilarView{}, likenessOf(name, phone)
	err := d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		list, err := tx.Prospects()
		if err != nil {
			return err
		}
		for _, p := range list {
			if why := like.why(p.Name, p.DeciderPhone); why != "" && p.ID != self {
				o, _ := tree.Office(p.StationID)
				out = append(out, SimilarView{"潜在客户", string(p.ID), p.Name, fmt.Sprintf("%s：潜在客户「%s」（%s，%s，%s调查）", why, p.Name, o.Name, p.Status, p.SurveyedOn), "/prospects?id=" + string(p.ID)})
			}
		}
		known, err := tx.Namesakes(name, like.phone)
		for _, c := range known {
			if why := like.why(c.Name, c.Phone); why != "" {
				out = append(out, SimilarView{"客户", string(c.ID), c.Name, fmt.Sprintf("%s：已建档客户「%s」（%s）", why, c.Name, c.Code), "/customers?id=" + string(c.ID)})
			}
		}
		return err
	})
	return out[:min(len(out), maxSimilar)], err
}

// entryForm is the quick entry's place among the drafts.
const entryForm = "prospect-entry"

// KeepDraft stores what a person has typed into a form and not saved; "" forgets it.
func (d *Desk) KeepDraft(ctx context.Context, a access.Actor, form, text string) error {
	if !slices.Contains([]string{entryForm}, form) || len(text) > 64<<10 {
		return fault.New(fault.Invalid, "desk.draft", "这个表单不留草稿", "请刷新页面")
	}
	return d.update(ctx, a, access.EditProspects, func(tx *store.Tx) error {
		return tx.KeepDraft(string(a.UserID), form, text, d.now().Format(time.RFC3339))
	})
}

// Entry is what the quick entry works from.
func (d *Desk) Entry(ctx context.Context, a access.Actor) (EntryView, error) {
	v := EntryView{Today: calendar.FromTime(d.now())}
	err := d.view(ctx, a, access.EditProspects, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		areas, err := tx.Areas()
		if err != nil {
			return err
		}
		staff, err := tx.Staff()
		if err != nil {
			return err
		}
		v.Round = census.RoundOf(v.Today.Month()).Label() + "普查"
		for _, o := range tree.Offices() {
			if o.Kind == org.Station && o.Status != org.Closed && reach(a, tree).MayRead(o.ID) == nil {
				v.Stations = append(v.Stations, choice(string(o.ID), o.Name, o.CountyName))
			}
		}
		for _, x := range areas {
			if x.InForce(v.Today) {
				v.Areas = append(v.Areas, AreaChoice{choice(string(x.ID), x.Name, string(x.Kind)), x.StationID})
			}
		}
		words := func(s string, _ int) Choice { return choice(s, s, "") }
		v.Kinds, v.Grades = lo.Map(census.ObjectKinds(), words), lo.Map(census.Grades(), words)
		v.Staff = lo.Map(staff, func(s org.Staff, _ int) Choice { return choice(string(s.ID), s.Name, s.Number) })
		v.Draft, err = tx.Draft(string(a.UserID), entryForm)
		return err
	})
	return v, err
}

func choice(value, text, hint string) Choice {
	initials, full := identity.Pinyin(text, false)
	return Choice{Value: value, Text: text, Initials: initials, Pinyin: full, Hint: hint}
}
