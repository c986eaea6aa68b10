package store

import (
	"database/sql"
	"encoding/json"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/incentive"
	"fuelbook/backend/money"
)

// PolicyVersion is one dated version of a policy; JSON is the file as it was read.
type PolicyVersion struct {
	Kind    string
	Version string
	From    calendar.Date
	JSON    []byte
	Source  string
}

// Policies lists the versions of a kind, the earliest first.
func (tx *Tx) Policies(kind string) ([]PolicyVersion, error) {
	out := []PolicyVersion{}
	err := tx.each("SELECT kind, version, from_day, json, source FROM policy WHERE kind = ? ORDER BY from_day, version", []any{kind}, func(r *sql.Rows) error {
		var v PolicyVersion
		err := r.Scan(&v.Kind, &v.Version, day(&v.From), &v.JSON, &v.Source)
		out = append(out, v)
		return err
	})
	return out, err
}

// SavePolicy adds a version. The same version again changes nothing; with another content it is refused (store.policy_differs).
func (tx *Tx) SavePolicy(v PolicyVersion) error {
	var old []byte
	ok, err := tx.one("SELECT json FROM policy WHERE kind = ? AND version = ?", []any{v.Kind, v.Version}, &old)
	if err != nil {
		return err
	}
	if ok {
		if string(old) != string(v.JSON) {
			return fault.New(fault.Conflict, "store.policy_differs", "参数「"+v.Kind+"」的版本「"+v.Version+"」已存在，内容不同", "请换一个版本号")
		}
		return nil
	}
	if _, err := tx.exec("INSERT INTO policy (kind, version, from_day, json, source) VALUES (?, ?, ?, ?, ?)", v.Kind, v.Version, day(&v.From), string(v.JSON), v.Source); err != nil {
		return err
	}
	return tx.log("policy", v.Kind+"/"+v.Version, "create", nil, json.RawMessage(v.JSON), 0)
}

// Schemes lists the bonus schemes by key and date.
func (tx *Tx) Schemes() ([]incentive.Scheme, error) {
	out := []incentive.Scheme{}
	err := tx.each("SELECT json FROM scheme ORDER BY key, from_day, version", nil, func(r *sql.Rows) error {
		var s incentive.Scheme
		err := r.Scan(doc(&s))
		out = append(out, s)
		return err
	})
	return out, err
}

// SaveScheme adds a version of a scheme; the same version again must be the same (store.scheme_differs).
func (tx *Tx) SaveScheme(s incentive.Scheme) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return fault.Wrap(err, "store.failed", "方案保存不了")
	}
	var old string
	ok, err := tx.one("SELECT json FROM scheme WHERE key = ? AND version = ?", []any{s.Key, s.Version}, &old)
	if err != nil {
		return err
	}
	if ok {
		if old != string(raw) {
			return fault.New(fault.Conflict, "store.scheme_differs", "方案「"+s.Name+"」的版本「"+s.Version+"」已存在，内容不同", "请换一个版本号")
		}
		return nil
	}
	if _, err := tx.exec("INSERT INTO scheme (key, version, from_day, json) VALUES (?, ?, ?, ?)", s.Key, s.Version, day(&s.From), string(raw)); err != nil {
		return err
	}
	return tx.log("scheme", s.Key+"/"+s.Version, "create", nil, s, 0)
}

// SettlementHead is a stored settlement without its lines.
type SettlementHead struct {
	ID     string
	Month  calendar.Month
	Scheme string
	Total  money.Fen
	People int
	Lines  int
	MadeBy string
	MadeAt string
}

// Settlements lists what was settled, newest first.
func (tx *Tx) Settlements() ([]SettlementHead, error) {
	out := []SettlementHead{}
	err := tx.each("SELECT id, month, scheme, total, people, lines, made_by, made_at FROM settlement ORDER BY id DESC", nil, func(r *sql.Rows) error {
		var h SettlementHead
		err := r.Scan(&h.ID, month(&h.Month), &h.Scheme, &h.Total, &h.People, &h.Lines, &h.MadeBy, &h.MadeAt)
		out = append(out, h)
		return err
	})
	return out, err
}

// Settlement is one as it was saved. Error: store.not_found.
func (tx *Tx) Settlement(id string) (s incentive.Settlement, err error) {
	ok, err := tx.one("SELECT json FROM settlement WHERE id = ?", []any{id}, doc(&s))
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "store.not_found", "没有这次结算", "请刷新列表")
	}
	return s, err
}
