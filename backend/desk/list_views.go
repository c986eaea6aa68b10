package desk

import (
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"fuelbook/backend/access"
	"fuelbook/backend/fault"
	"fuelbook/backend/store"
)

// ViewColumn is a column of the list in the order and width somebody gave it. Title is only read when the list is exported.
type ViewColumn struct {
	Key   string `json:"key"`
	Width int    `json:"width"`
	Title string `json:"title,omitempty"`
}

// ListView is a list as somebody wants to see it: a tab above the customers. The view without a name is the plain list of one account.
type ListView struct {
	ID      string        `json:"id"`
	Name    string        `json:"name"`
	Shared  bool          `json:"shared"` // everybody sees it
	Mine    bool          `json:"mine"`
	Place   int           `json:"place"`
	Query   CustomerQuery `json:"query"`
	Columns []ViewColumn  `json:"columns"`
	Rev     int64         `json:"rev"`
}

// longestViewName is how many characters fit into a tab.
const longestViewName = 20

// ListViews are the views of an account: the shared ones, then its own.
func (d *Desk) ListViews(ctx context.Context, a access.Actor) ([]ListView, error) {
	out := []ListView{}
	err := d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		list, err := tx.ListViews(string(a.UserID))
		if err != nil {
			return err
		}
		for _, v := range list {
			if v.Name == "" && v.OwnerID != string(a.UserID) {
				continue
			}
			shown, err := viewOf(v, a)
			if err != nil {
				return err
			}
			out = append(out, shown)
		}
		return nil
	})
	return out, err
}

func viewOf(v store.ListView, a access.Actor) (ListView, error) {
	out := ListView{ID: v.ID, Name: v.Name, Shared: v.Shared, Mine: v.OwnerID == string(a.UserID), Place: v.Place, Rev: v.Rev, Columns: []ViewColumn{}}
	if err := json.Unmarshal(v.Query, &out.Query); err != nil {
		return out, fault.Wrap(err, "desk.view", "视图读不出")
	}
	if err := json.Unmarshal(v.Columns, &out.Columns); err != nil {
		return out, fault.Wrap(err, "desk.view", "视图读不出")
	}
	return out, nil
}

// viewRight is what keeping a view asks for: its own everybody may, one that all see the chief.
func viewRight(shared bool) access.Action {
	if shared {
		return access.ShareViews
	}
	return access.ReadCustomers
}

// SaveListView keeps a view: a new one without id, or one with the id of a view that was taken away.
// Errors: view.name, view.name_taken, view.not_yours, store.stale.
func (d *Desk) SaveListView(ctx context.Context, a access.Actor, v ListView) (ListView, error) {
	v.Name = strings.TrimSpace(v.Name)
	if n := utf8.RuneCountInString(v.Name); n > longestViewName || n == 0 && v.Shared {
		return v, fault.New(fault.Invalid, "view.name", "视图名称要有1至20个字", "请改短或补填").On("name")
	}
	err := d.update(ctx, a, viewRight(v.Shared), func(tx *store.Tx) error {
		rec := store.ListView{ID: v.ID, OwnerID: string(a.UserID), Name: v.Name, Shared: v.Shared, Place: v.Place, Rev: v.Rev}
		if v.Rev > 0 {
			old, err := tx.ListView(v.ID)
			if err != nil {
				return err
			}
			if err := mayKeep(a, old); err != nil {
				return err
			}
			rec.OwnerID = old.OwnerID
		}
		if err := nameFree(tx, rec); err != nil {
			return err
		}
		var err error
		if rec.Query, err = json.Marshal(v.Query); err != nil {
			return fault.Wrap(err, "desk.view", "视图写不出")
		}
		if rec.Columns, err = json.Marshal(v.Columns); err != nil {
			return fault.Wrap(err, "desk.view", "视图写不出")
		}
		if rec, err = tx.SaveListView(rec); err != nil {
			return err
		}
		v, err = viewOf(rec, a)
		return err
	})
	return v, err
}

// nameFree refuses a second view of one name, which nobody could tell apart. The plain list is there once.
func nameFree(tx *store.Tx, rec store.ListView) error {
	list, err := tx.ListViews(rec.OwnerID)
	if err != nil {
		return err
	}
	for _, v := range list {
		if v.Name == rec.Name && v.ID != rec.ID && (rec.Name != "" || v.OwnerID == rec.OwnerID) {
			return fault.New(fault.Conflict, "view.name_taken", "已经有叫「"+rec.Name+"」的视图", "请换一个名称，或修改已有的视图").On("name")
		}
	}
	return nil
}

func mayKeep(a access.Actor, v store.ListView) error {
	if v.Shared {
		return access.Allow(a, access.ShareViews)
	}
	if v.OwnerID != string(a.UserID) {
		return fault.New(fault.NotFound, "view.not_yours", "没有这个视图", "请刷新列表")
	}
	return nil
}

// DeleteListView takes a view away and returns it, so that saving it brings it back.
func (d *Desk) DeleteListView(ctx context.Context, a access.Actor, id string) (ListView, error) {
	var out ListView
	err := d.update(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		v, err := tx.ListView(id)
		if err != nil {
			return err
		}
		if err := mayKeep(a, v); err != nil {
			return err
		}
		if out, err = viewOf(v, a); err != nil {
			return err
		}
		out.Rev = 0
		return tx.DeleteListView(v)
	})
	return out, err
}
