package store

import (
	"database/sql"

	"fuelbook/backend/access"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
)

func offices() table[org.Office] {
	return table[org.Office]{name: "office", entity: "office", columns: "id, code, name, kind, parent_code, county_code, county_name, status, address, rev",
		fields: func(o *org.Office) []any {
			return []any{&o.ID, &o.Code, &o.Name, &o.Kind, &o.ParentCode, &o.CountyCode, &o.CountyName, &o.Status, &o.Address, &o.Rev}
		},
		id: func(o *org.Office) *string { return (*string)(&o.ID) }, rev: func(o *org.Office) *int64 { return &o.Rev }}
}

// Offices lists all offices by code.
func (tx *Tx) Offices() ([]org.Office, error) { return offices().list(tx, "ORDER BY code") }

// SaveOffice creates or changes an office. Errors: see table.save.
func (tx *Tx) SaveOffice(o org.Office) (org.Office, error) { return offices().save(tx, o) }

func staff() table[org.Staff] {
	return table[org.Staff]{name: "staff", entity: "staff", columns: "id, number, name, office_id, post, phone, hired, rev",
		fields: func(s *org.Staff) []any {
			return []any{&s.ID, &s.Number, &s.Name, ref(&s.OfficeID), &s.Post, &s.Phone, day(&s.Hired), &s.Rev}
		},
		id: func(s *org.Staff) *string { return (*string)(&s.ID) }, rev: func(s *org.Staff) *int64 { return &s.Rev }}
}

// Staff lists all staff by 工号.
func (tx *Tx) Staff() ([]org.Staff, error) { return staff().list(tx, "ORDER BY number") }

// SaveStaff creates or changes a member of staff.
func (tx *Tx) SaveStaff(s org.Staff) (org.Staff, error) { return staff().save(tx, s) }

func accounts() table[access.User] {
	return table[access.User]{name: "account", entity: "user", columns: "id, login, name, role, office_id, disabled, password_hash, rev",
		fields: func(u *access.User) []any {
			return []any{&u.ID, &u.Login, &u.Name, &u.Role, ref(&u.OfficeID), &u.Disabled, &u.PasswordHash, &u.Rev}
		},
		id: func(u *access.User) *string { return (*string)(&u.ID) }, rev: func(u *access.User) *int64 { return &u.Rev }}
}

// Users lists all accounts by login.
func (tx *Tx) Users() ([]access.User, error) { return accounts().list(tx, "ORDER BY login") }

// User is one account. Error: store.not_found.
func (tx *Tx) User(id access.UserID) (access.User, error) {
	return accounts().get(tx, string(id), "账号")
}

// UserByLogin finds an account; ok=false when there is none.
func (tx *Tx) UserByLogin(login string) (access.User, bool, error) {
	return accounts().first(tx, "WHERE login = ?", login)
}

// SaveUser creates or changes an account. The hash is stored, never logged: User's JSON leaves it out.
func (tx *Tx) SaveUser(u access.User) (access.User, error) { return accounts().save(tx, u) }

// Setting reads a setting; ok=false when it was never set.
func (tx *Tx) Setting(key string) (value string, ok bool, err error) {
	ok, err = tx.one("SELECT value FROM setting WHERE key = ?", []any{key}, &value)
	return value, ok, err
}

// SetSetting stores a setting and logs the change.
func (tx *Tx) SetSetting(key, value string) error {
	old, ok, err := tx.Setting(key)
	if err != nil || ok && old == value {
		return err
	}
	if _, err := tx.exec("INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value); err != nil {
		return err
	}
	return tx.log("setting", key, "update", old, value, 0)
}

// Health is the result of Check; Findings are Chinese sentences, also when all is well.
type Health struct {
	OK       bool     `json:"ok"`
	Findings []string `json:"findings"`
}

func (h *Health) bad(sentence string) { h.OK, h.Findings = false, append(h.Findings, sentence) }

func lines[T any](tx *Tx, query string, scan func(*sql.Rows) (T, error), args ...any) ([]T, error) {
	var out []T
	err := tx.each(query, args, func(r *sql.Rows) error {
		s, err := scan(r)
		out = append(out, s)
		return err
	})
	return out, err
}

var errNoBatch = fault.New(fault.NotFound, "store.not_found", "没有这个导入批次", "请刷新列表")
