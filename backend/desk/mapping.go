package desk

import (
	"bytes"
	"context"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// FileColumns are the columns of a file and how they are read.
type FileColumns struct {
	Kind    intake.Kind     `json:"kind"`
	Sheet   string          `json:"sheet"`
	Row     int             `json:"row"` // of the header
	Titles  []FileColumn    `json:"titles"`
	Wanted  []WantedColumn  `json:"wanted"`
	Profile *intake.Profile `json:"profile,omitempty"` // the saved one for files of this shape
	Wrong   []string        `json:"wrong"`             // what keeps the file from being read as it is mapped now
}

// FileColumn is one column of the file with the first cells below its title.
type FileColumn struct {
	Title   string   `json:"title"`
	Samples []string `json:"samples"`
}

// WantedColumn is one column we look for and the title it is read from, "" for none.
type WantedColumn struct {
	Key      string `json:"key"`
	Title    string `json:"title"`
	Required bool   `json:"required"`
	From     string `json:"from"`
}

// ProfileRequest saves how files of the shape of the given titles are read.
type ProfileRequest struct {
	Kind    intake.Kind       `json:"kind"`
	Name    string            `json:"name"`
	Titles  []string          `json:"titles"`
	Mapping map[string]string `json:"mapping"`
}

// Columns shows the columns of a file and how they would be read. Errors: intake.no_kind, those of sheet.Open, sheet.no_header.
func (d *Desk) Columns(ctx context.Context, a access.Actor, kind intake.Kind, up Upload) (v FileColumns, err error) {
	if _, err := takerOf(kind); err != nil {
		return v, err
	}
	book, err := sheet.Open(up.Name, bytes.NewReader(up.Data), int64(len(up.Data)))
	if err != nil {
		return v, err
	}
	schema := sheet.SchemaOf(kind)
	h, err := book.Header(schema)
	if err != nil {
		return v, err
	}
	err = d.view(ctx, a, access.ImportFiles, func(tx *store.Tx) error {
		mapping := schema.Match(h.Titles)
		p, ok, err := tx.ProfileFor(kind, sheet.Shape(h.Titles))
		if ok {
			v.Profile = &p
			mapping = schema.Mapping(p.Mapping).Match(h.Titles)
		}
		v.Kind, v.Sheet, v.Row = kind, h.Sheet, h.Row
		v.Titles = lo.FilterMap(h.Titles, func(t string, i int) (FileColumn, bool) { return FileColumn{t, below(h.Samples, i)}, t != "" })
		v.Wanted = lo.Map(schema.Columns, func(c sheet.Column, _ int) WantedColumn {
			return WantedColumn{Key: c.Key, Title: c.Title, Required: c.Required, From: mapping[c.Key]}
		})
		v.Wrong = schema.Check(h.Titles, mapping)
		return err
	})
	return v, err
}

func below(samples [][]string, column int) []string {
	return lo.FilterMap(samples, func(row []string, _ int) (string, bool) {
		return lo.NthOr(row, column, ""), column < len(row) && row[column] != ""
	})
}

// SaveProfile keeps how files of one shape are read from now on. Error: intake.mapping naming everything that is wrong with it.
func (d *Desk) SaveProfile(ctx context.Context, a access.Actor, r ProfileRequest) (p intake.Profile, err error) {
	if _, err := takerOf(r.Kind); err != nil {
		return p, err
	}
	if wrong := sheet.SchemaOf(r.Kind).Check(r.Titles, r.Mapping); len(wrong) > 0 {
		return p, fault.New(fault.Invalid, "intake.mapping", strings.Join(wrong, "；"), "请改好列的对应再保存").On("mapping")
	}
	err = d.update(ctx, a, access.ImportFiles, func(tx *store.Tx) (err error) {
		if p, _, err = tx.ProfileFor(r.Kind, sheet.Shape(r.Titles)); err != nil {
			return err
		}
		p.Kind, p.Shape, p.Mapping = r.Kind, sheet.Shape(r.Titles), r.Mapping
		p.Name = lo.CoalesceOrEmpty(strings.TrimSpace(r.Name), p.Name, r.Kind.Chinese())
		p, err = tx.SaveProfile(p)
		return err
	})
	return p, err
}

// Profiles lists the saved profiles.
func (d *Desk) Profiles(ctx context.Context, a access.Actor) (out []intake.Profile, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) (err error) { out, err = tx.Profiles(); return err })
	return out, err
}

// RemoveProfile forgets a profile: files of its shape are read by their own titles again.
func (d *Desk) RemoveProfile(ctx context.Context, a access.Actor, id intake.ProfileID) error {
	return d.update(ctx, a, access.ImportFiles, func(tx *store.Tx) error { return tx.RemoveProfile(id) })
}

// schemaFor is how a file of a kind is read: by the saved profile of its shape, else by the names of the columns.
func schemaFor(tx *store.Tx, kind intake.Kind, book *sheet.Book) (sheet.Schema, *intake.Profile, error) {
	schema := sheet.SchemaOf(kind)
	h, err := book.Header(schema)
	if err != nil {
		return schema, nil, nil // reading it will say so, in the words of the kind
	}
	p, ok, err := tx.ProfileFor(kind, sheet.Shape(h.Titles))
	if err != nil || !ok {
		return schema, nil, err
	}
	return schema.Mapping(p.Mapping), &p, nil
}
