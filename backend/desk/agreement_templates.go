package desk

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// seedTemplates keeps the shipped versions of the wording. A version that is stored stays as it is: drafts and signed agreements rest on it.
func (d *Desk) seedTemplates(tx *store.Tx) error {
	shipped, err := agreement.Templates(d.assets)
	if err != nil {
		return err
	}
	stored, err := tx.Wordings()
	if err != nil {
		return err
	}
	for _, t := range shipped {
		if lo.ContainsBy(stored, func(w agreement.Wording) bool { return w.Key == t.Key && w.Version == t.Version }) {
			continue
		}
		w := agreement.Wording{Key: t.Key, Version: t.Version, From: t.From, Text: t.Text, Shipped: true, State: agreement.InUse, Maker: "程序自带", MadeAt: d.now().Format(time.RFC3339)}
		if _, err := tx.SaveWording(w); err != nil {
			return err
		}
	}
	return nil
}

// Templates lists the templates in the version a draft of today starts from.
func (d *Desk) Templates(ctx context.Context, a access.Actor) ([]TemplateView, error) {
	out := []TemplateView{}
	err := d.view(ctx, a, access.DraftAgreement, func(tx *store.Tx) error {
		list, err := tx.Wordings()
		if err != nil {
			return err
		}
		today := calendar.FromTime(d.now())
		for _, key := range lo.Uniq(lo.Map(list, func(w agreement.Wording, _ int) string { return w.Key })) {
			w, ok := agreement.Current(list, key, today)
			if !ok {
				continue
			}
			t, err := agreement.Parse(w.Key, w.Text)
			if err != nil {
				return err
			}
			out = append(out, TemplateView{Key: t.Key, Title: t.Title, Note: t.Note, Version: w.Version, From: w.From, Fields: t.Fields()})
		}
		// The ones that are used most come first.
		slices.SortStableFunc(out, func(x, y TemplateView) int { return slices.Index(usual(), y.Key) - slices.Index(usual(), x.Key) })
		return nil
	})
	return out, err
}

// usual are the kinds of agreements from the rare to the common.
func usual() []string { return []string{"bearer", "amendment", "framework", "supply", "card"} }

// template is the wording of a version, or of the one in use on the day where the version is empty. Error: agreement.no_template.
func (d *Desk) template(tx *store.Tx, key, version string, on calendar.Date) (agreement.Template, error) {
	list, err := tx.Wordings()
	if err != nil {
		return agreement.Template{}, err
	}
	w, ok := lo.Find(list, func(w agreement.Wording) bool {
		return w.Key == key && w.Version == version && w.State == agreement.InUse
	})
	if version == "" {
		w, ok = agreement.Current(list, key, on)
	}
	if !ok {
		return agreement.Template{}, fault.New(fault.NotFound, "agreement.no_template", "没有模板「"+strings.TrimSpace(key+" "+version)+"」", "请从列表中选择").On("template")
	}
	t, err := agreement.Parse(w.Key, w.Text)
	t.Version, t.From = w.Version, w.From
	return t, err
}

// Wordings lists all versions of all templates, the newest of each first.
func (d *Desk) Wordings(ctx context.Context, a access.Actor) (out []WordingView, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		list, err := tx.Wordings()
		slices.Reverse(list)
		out = lo.Map(list, func(w agreement.Wording, _ int) WordingView { return wordingView(w) })
		return err
	})
	return out, err
}

func wordingView(w agreement.Wording) WordingView {
	t, err := agreement.CheckWording(w)
	return WordingView{Wording: w, Title: t.Title, Faults: lineFaults(err)}
}

func lineFaults(err error) []LineFault {
	var list fault.List
	errors.As(err, &list)
	out := lo.Map(list, func(f *fault.Fault, _ int) LineFault {
		return LineFault{Row: f.Place.Row, Message: f.Message, Remedy: f.Remedy}
	})
	if err != nil && len(out) == 0 {
		f := fault.From(err)
		out = []LineFault{{Row: f.Place.Row, Message: f.Message, Remedy: f.Remedy}}
	}
	return out
}

// SaveWording keeps a version that is being written; faults in it are shown and do not stop it, they stop its approval. Errors:
// agreement.wording_head, store.stale, store.immutable, store.duplicate for a version that exists.
func (d *Desk) SaveWording(ctx context.Context, a access.Actor, w agreement.Wording) (out WordingView, err error) {
	t, _ := agreement.Parse(w.Key, w.Text)
	if t.Version == "" || t.From.IsZero() {
		return out, fault.New(fault.Invalid, "agreement.wording_head", "模板没有写版本和生效日期", "请在文本里写一行「^ 版本 2026-01-01」").On("text")
	}
	err = d.update(ctx, a, access.KeepTemplates, func(tx *store.Tx) error {
		list, err := tx.Wordings()
		if err != nil {
			return err
		}
		if !lo.ContainsBy(list, func(x agreement.Wording) bool { return x.Key == w.Key }) {
			return fault.New(fault.NotFound, "agreement.no_template", "没有模板「"+w.Key+"」", "请从现有模板另立版本")
		}
		kept := agreement.Wording{ID: w.ID, Key: w.Key, Version: t.Version, From: t.From, Text: w.Text, State: agreement.WordingDraft, MadeBy: string(a.UserID), Maker: a.Name, MadeAt: d.now().Format(time.RFC3339), Rev: w.Rev}
		kept, err = tx.SaveWording(kept)
		out = wordingView(kept)
		return err
	})
	return out, err
}

// CheckWording says what is wrong with a text while it is being written.
func (d *Desk) CheckWording(ctx context.Context, a access.Actor, w agreement.Wording) (WordingView, error) {
	return wordingView(w), d.allow(ctx, a, access.ReadCustomers)
}

// PreviewWording writes the paper of a text with invented blanks, for whoever may see the versions: the one who approves looks at it too. Errors: those of the template and of composing.
func (d *Desk) PreviewWording(ctx context.Context, a access.Actor, w agreement.Wording, out io.Writer) error {
	if err := d.allow(ctx, a, access.ReadCustomers); err != nil {
		return err
	}
	t, err := agreement.CheckWording(w)
	if err != nil {
		return err
	}
	doc, err := agreement.Compose(t, previewNumber, agreement.SampleTerms(calendar.FromTime(d.now())), agreement.Draft)
	if err != nil {
		return err
	}
	return d.printAgreement(doc, out)
}

// ApproveWording is the second person's yes: from its day on, new drafts start from this version. Errors: agreement.wording_state,
// agreement.same_person, agreement.template_*, store.stale.
func (d *Desk) ApproveWording(ctx context.Context, a access.Actor, id agreement.WordingID, rev int64) (out WordingView, err error) {
	err = d.update(ctx, a, access.ApproveAgreement, func(tx *store.Tx) error {
		w, err := tx.Wording(id)
		if err != nil {
			return err
		}
		w.Rev = rev
		if w, err = agreement.PutInUse(w, string(a.UserID), a.Name, d.now().Format(time.RFC3339)); err != nil {
			return err
		}
		w, err = tx.SaveWording(w)
		out = wordingView(w)
		return err
	})
	return out, err
}

// RemoveWording deletes a version that was never in use. Error: agreement.wording_state.
func (d *Desk) RemoveWording(ctx context.Context, a access.Actor, id agreement.WordingID) error {
	return d.update(ctx, a, access.KeepTemplates, func(tx *store.Tx) error {
		w, err := tx.Wording(id)
		if err != nil {
			return err
		}
		if w.State == agreement.InUse {
			return fault.New(fault.Conflict, "agreement.wording_state", "模板版本「"+w.Version+"」已经在用，不能删除", "不再使用的，请另立新版本代替它")
		}
		return tx.RemoveWording(id)
	})
}
