package store

import (
	"database/sql/driver"
	"encoding/json"

	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/journal"
)

// details are stored as the record of their kind in JSON: seven kinds of entries, one path for saving, undoing, merging and showing them.
func details() table[customer.Detail] {
	return table[customer.Detail]{name: "detail", entity: "detail", columns: "id, customer_id, kind, body, from_day, to_day, rev",
		fields: func(d *customer.Detail) []any {
			return []any{&d.ID, &d.CustomerID, &d.Kind, detailBody(d), day(&d.From), day(&d.To), &d.Rev}
		},
		id: func(d *customer.Detail) *string { return (*string)(&d.ID) }, rev: func(d *customer.Detail) *int64 { return &d.Rev }}
}

// body is the part of an entry that depends on its kind.
type body struct {
	Class   *customer.Membership `json:"class,omitempty"`
	Contact *customer.Contact    `json:"contact,omitempty"`
	Address *customer.Address    `json:"address,omitempty"`
	Vehicle *customer.Vehicle    `json:"vehicle,omitempty"`
	Tank    *customer.Tank       `json:"tank,omitempty"`
	Supply  *customer.Supply     `json:"supply,omitempty"`
	Need    *customer.NeedRecord `json:"need,omitempty"`
}

func detailBody(d *customer.Detail) column {
	return column{func(src any) error {
		s, err := text(src)
		if err != nil {
			return err
		}
		var b body
		if err := json.Unmarshal([]byte(s), &b); err != nil {
			return err
		}
		d.Class, d.Contact, d.Address, d.Vehicle, d.Tank, d.Supply, d.Need = b.Class, b.Contact, b.Address, b.Vehicle, b.Tank, b.Supply, b.Need
		return nil
	}, func() (driver.Value, error) {
		raw, err := json.Marshal(body{d.Class, d.Contact, d.Address, d.Vehicle, d.Tank, d.Supply, d.Need})
		return string(raw), err
	}}
}

// Details lists the entries of a customer's archive and of those merged into it, by kind and day.
func (tx *Tx) Details(id customer.ID) ([]customer.Detail, error) {
	return details().list(tx, "WHERE "+groupOf+" ORDER BY kind, from_day, id", string(id))
}

// DetailsOfKind lists the entries of one kind of all archives.
func (tx *Tx) DetailsOfKind(kind customer.DetailKind) ([]customer.Detail, error) {
	return details().list(tx, "WHERE kind = ? ORDER BY customer_id, from_day, id", string(kind))
}

// AllDetails lists the entries of all archives, each under the customer it was written down for.
func (tx *Tx) AllDetails() ([]customer.Detail, error) {
	return details().list(tx, "ORDER BY customer_id, kind, from_day, id")
}

// Detail is one entry. Error: store.not_found.
func (tx *Tx) Detail(id customer.DetailID) (customer.Detail, error) {
	return details().get(tx, string(id), "档案条目")
}

// SaveDetail creates or changes an entry.
func (tx *Tx) SaveDetail(d customer.Detail) (customer.Detail, error) { return details().save(tx, d) }

// RemoveDetail deletes an entry; the change log keeps what it was.
func (tx *Tx) RemoveDetail(id customer.DetailID) error { return details().remove(tx, string(id)) }

func attachments() table[customer.Attachment] {
	return table[customer.Attachment]{name: "attachment", entity: "attachment", columns: "id, customer_id, name, media, size, sha256, added_at, added_by, note, rev",
		fields: func(a *customer.Attachment) []any {
			return []any{&a.ID, &a.CustomerID, &a.Name, &a.Media, &a.Size, &a.SHA256, &a.AddedAt, &a.AddedBy, &a.Note, &a.Rev}
		},
		id: func(a *customer.Attachment) *string { return (*string)(&a.ID) }, rev: func(a *customer.Attachment) *int64 { return &a.Rev }}
}

// Attachments lists the files attached to a customer and to those merged into it, newest first.
func (tx *Tx) Attachments(id customer.ID) ([]customer.Attachment, error) {
	return attachments().list(tx, "WHERE "+groupOf+" ORDER BY id DESC", string(id))
}

// AddAttachment stores a file.
func (tx *Tx) AddAttachment(a customer.Attachment, data []byte) (customer.Attachment, error) {
	a, err := attachments().save(tx, a)
	if err == nil {
		_, err = tx.exec("INSERT INTO attachment_data (attachment_id, data) VALUES (?, ?)", string(a.ID), data)
	}
	return a, err
}

// Attachment is one file with its bytes. Error: store.not_found.
func (tx *Tx) Attachment(id customer.AttachmentID) (a customer.Attachment, data []byte, err error) {
	if a, err = attachments().get(tx, string(id), "附件"); err != nil {
		return a, nil, err
	}
	_, err = tx.one("SELECT data FROM attachment_data WHERE attachment_id = ?", []any{string(id)}, &data)
	return a, data, err
}

// RemoveAttachment deletes a file for good; the change log keeps its name and fingerprint.
func (tx *Tx) RemoveAttachment(id customer.AttachmentID) error {
	return attachments().remove(tx, string(id))
}

// Vault is the wrapped key of the sensitive facts.
type Vault struct {
	Salt, Wrapped []byte
	SetAt, SetBy  string
}

// Vault reads the wrapped key; ok=false while the vault was never set up.
func (tx *Tx) Vault() (v Vault, ok bool, err error) {
	ok, err = tx.one("SELECT salt, wrapped, set_at, set_by FROM vault WHERE id = 1", nil, &v.Salt, &v.Wrapped, &v.SetAt, &v.SetBy)
	return v, ok, err
}

// SetVault stores the wrapped key, also after a change of the passphrase; the log says that it was done, never with what.
func (tx *Tx) SetVault(v Vault) error {
	if _, err := tx.exec(`INSERT INTO vault (id, salt, wrapped, set_at, set_by) VALUES (1, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET salt = excluded.salt, wrapped = excluded.wrapped, set_at = excluded.set_at, set_by = excluded.set_by`, v.Salt, v.Wrapped, v.SetAt, v.SetBy); err != nil {
		return err
	}
	return tx.log("vault", "1", "passphrase", nil, map[string]string{"setBy": v.SetBy}, 0)
}

func secrets() table[customer.Secret] {
	return table[customer.Secret]{name: "secret", entity: "secret", columns: "id, customer_id, subject, purpose, basis, approver, expires, sealed, written_at, written_by, rev",
		fields: func(s *customer.Secret) []any {
			return []any{&s.ID, &s.CustomerID, &s.Subject, &s.Purpose, &s.Basis, &s.Approver, day(&s.Expires), &s.Sealed, &s.WrittenAt, &s.WrittenBy, &s.Rev}
		},
		id: func(s *customer.Secret) *string { return (*string)(&s.ID) }, rev: func(s *customer.Secret) *int64 { return &s.Rev }}
}

// Secrets lists the sensitive facts of a customer, sealed, newest first.
func (tx *Tx) Secrets(id customer.ID) ([]customer.Secret, error) {
	return secrets().list(tx, "WHERE "+groupOf+" ORDER BY id DESC", string(id))
}

// ExpiredSecrets lists the facts whose last day lies before a day.
func (tx *Tx) ExpiredSecrets(before string) ([]customer.Secret, error) {
	return secrets().list(tx, "WHERE expires < ? ORDER BY id", before)
}

// SaveSecret creates or changes a sensitive fact; what is logged is all but the content.
func (tx *Tx) SaveSecret(s customer.Secret) (customer.Secret, error) { return secrets().save(tx, s) }

// Secret is one fact, sealed. Error: store.not_found.
func (tx *Tx) Secret(id customer.SecretID) (customer.Secret, error) {
	return secrets().get(tx, string(id), "敏感信息")
}

// RemoveSecret deletes a sensitive fact for good.
func (tx *Tx) RemoveSecret(id customer.SecretID) error { return secrets().remove(tx, string(id)) }

// LogSecretRead notes who read the sensitive facts of a customer and what for.
func (tx *Tx) LogSecretRead(id customer.ID, purpose string) error {
	if purpose == "" {
		return fault.New(fault.Invalid, "vault.purpose", "请写明这次查看的用途", "例如「拜访前准备」").On("purpose")
	}
	return tx.log("secret", string(id), "read", nil, map[string]string{"customerId": string(id), "purpose": purpose}, 0)
}

// Timeline is everything the change log says of a customer and of those merged into it: its own fields, its entries, cards, agreements, contacts
// and files, oldest first.
func (tx *Tx) Timeline(id customer.ID) ([]journal.Entry, error) {
	const group = "(WITH RECURSIVE g (id) AS (SELECT ?1 UNION SELECT customer.id FROM customer JOIN g ON customer.merged_into = g.id) SELECT id FROM g)"
	return tx.changes(`seq IN (SELECT seq FROM change WHERE entity = 'customer' AND entity_id IN `+group+` UNION ALL
		SELECT seq FROM change WHERE entity IN ('detail','attachment','visit','card','agreement','secret','tenure','transfer')
		AND coalesce(json_extract(after, '$.customerId'), json_extract(before, '$.customerId')) IN `+group+`) ORDER BY seq`, string(id))
}
