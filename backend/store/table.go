package store

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

// table maps one kind of record to its table: the column names and, in the same order, pointers to the fields.
// The first column is the id, the last the revision. Scanning and binding use the same pointers, so they cannot drift apart.
type table[T any] struct {
	name    string // of the SQL table
	entity  string // in the change log
	columns string
	fields  func(*T) []any
	id      func(*T) *string
	rev     func(*T) *int64
}

// list reads the records of a WHERE/ORDER clause.
func (t table[T]) list(tx *Tx, clause string, args ...any) ([]T, error) {
	out := []T{}
	var rec, none T
	fields := t.fields(&rec) // once: they point to the same record for every row
	err := tx.each("SELECT "+t.columns+" FROM "+t.name+" "+clause, args, func(r *sql.Rows) error {
		rec = none // no row may see another's lists
		err := r.Scan(fields...)
		out = append(out, rec)
		return err
	})
	return out, err
}

// first reads one record; ok=false when there is none.
func (t table[T]) first(tx *Tx, clause string, args ...any) (rec T, ok bool, err error) {
	list, err := t.list(tx, clause+" LIMIT 1", args...)
	if err != nil || len(list) == 0 {
		return rec, false, err
	}
	return list[0], true, nil
}

// among reads the records with these ids, in no order.
func (t table[T]) among(tx *Tx, ids []string) ([]T, error) {
	return t.list(tx, "WHERE id IN (SELECT value FROM json_each(?))", doc(&ids))
}

// get reads one record by id. Error: store.not_found naming the Chinese word for the record.
func (t table[T]) get(tx *Tx, id, word string) (T, error) {
	rec, ok, err := t.first(tx, "WHERE id = ?", id)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "store.not_found", "没有这个"+word, "可能已被删除或合并，请刷新列表")
	}
	return rec, err
}

// save creates (revision 0) or changes a record and logs it. An identical record is left alone and returned as stored.
// Errors: store.stale when the revision is not the stored one, store.duplicate, store.not_found.
func (t table[T]) save(tx *Tx, rec T) (T, error) {
	id, rev := t.id(&rec), t.rev(&rec)
	if *rev == 0 {
		return t.insert(tx, rec)
	}
	old, ok, err := t.first(tx, "WHERE id = ?", *id)
	if err != nil {
		return rec, err
	}
	if !ok {
		return rec, fault.New(fault.NotFound, "store.not_found", "要改的记录不存在", "请刷新列表")
	}
	if *t.rev(&old) != *rev {
		return rec, staleFault()
	}
	if reflect.DeepEqual(old, rec) {
		return old, nil
	}
	*rev++
	names := strings.Split(t.columns, ", ")
	args := append(t.fields(&rec)[1:], *id)
	if _, err := tx.exec("UPDATE "+t.name+" SET "+strings.Join(names[1:], " = ?, ")+" = ? WHERE id = ?", args...); err != nil {
		return rec, err
	}
	return rec, tx.log(t.entity, *id, "update", old, rec, *rev)
}

func staleFault() error {
	return fault.New(fault.Conflict, "store.stale", "这条记录刚被别人改过", "请重新打开，核对后再改")
}

func (t table[T]) insert(tx *Tx, rec T) (T, error) {
	id, rev := t.id(&rec), t.rev(&rec)
	if *id == "" {
		fresh, err := newID()
		if err != nil {
			return rec, err
		}
		*id = fresh
	}
	*rev = 1
	marks := strings.Repeat(", ?", strings.Count(t.columns, ",")+1)[2:]
	if _, err := tx.exec("INSERT INTO "+t.name+" ("+t.columns+") VALUES ("+marks+")", t.fields(&rec)...); err != nil {
		return rec, err
	}
	return rec, tx.log(t.entity, *id, "create", nil, rec, 1)
}

// column adapts a field whose Go form differs from its SQL form.
type column struct {
	scan  func(any) error
	value func() (driver.Value, error)
}

// Scan reads the SQL form.
func (c column) Scan(src any) error { return c.scan(src) }

// Value gives the SQL form.
func (c column) Value() (driver.Value, error) { return c.value() }

func text(src any) (string, error) {
	switch v := src.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case []byte:
		return string(v), nil
	}
	return "", fmt.Errorf("text column holds %T", src)
}

// ref is a reference that may be empty: "" in Go, NULL in SQL, so that foreign keys hold.
func ref[T ~string](p *T) column {
	return column{func(src any) error { s, err := text(src); *p = T(s); return err },
		func() (driver.Value, error) {
			if *p == "" {
				return nil, nil
			}
			return string(*p), nil
		}}
}

// day is a Date as ISO text, "" for none.
func day(p *calendar.Date) column {
	return column{func(src any) error {
		s, err := text(src)
		if err != nil {
			return err
		}
		return p.UnmarshalText([]byte(s))
	}, func() (driver.Value, error) { return p.String(), nil }}
}

// month is a Month as ISO text.
func month(p *calendar.Month) column {
	return column{func(src any) error {
		s, err := text(src)
		if err != nil {
			return err
		}
		return p.UnmarshalText([]byte(s))
	}, func() (driver.Value, error) { return p.String(), nil }}
}

// doc is a value as JSON text; a nil pointer is NULL.
func doc[T any](p *T) column {
	return column{func(src any) error {
		s, err := text(src)
		if err != nil || s == "" {
			return err
		}
		return json.Unmarshal([]byte(s), p)
	}, func() (driver.Value, error) {
		if v := reflect.ValueOf(p).Elem(); v.Kind() == reflect.Pointer && v.IsNil() {
			return nil, nil
		}
		raw, err := json.Marshal(p)
		return string(raw), err
	}}
}
