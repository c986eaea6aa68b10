package store

import (
	"database/sql"
	"encoding/json"
	"unicode"

	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
)

func prospects() table[census.Prospect] {
	return table[census.Prospect]{name: "prospect", entity: "prospect",
		columns: "id, station_id, area, area_id, campaign_id, surveyed_on, surveyor, name, object_kind, address, vehicles, gasoline, diesel, cycle, current_place, competitor, bond, pay_mode, " +
			"decider, decider_phone, importance, difficulty, rank, responsible_id, intent, status, status_on, status_why, customer_id, remark, rev",
		fields: func(p *census.Prospect) []any {
			return []any{&p.ID, &p.StationID, &p.Area, ref(&p.AreaID), ref(&p.CampaignID), day(&p.SurveyedOn), &p.Surveyor, &p.Name, &p.ObjectKind, &p.Address, &p.Vehicles, &p.Gasoline, &p.Diesel, &p.Cycle, &p.CurrentPlace,
				&p.Competitor, &p.Bond, &p.PayMode, &p.Decider, &p.DeciderPhone, &p.Importance, &p.Difficulty, &p.Rank, ref(&p.ResponsibleID), &p.Intent, &p.Status, day(&p.StatusOn), &p.StatusWhy,
				ref(&p.CustomerID), &p.Remark, &p.Rev}
		},
		id: func(p *census.Prospect) *string { return (*string)(&p.ID) }, rev: func(p *census.Prospect) *int64 { return &p.Rev }}
}

// Prospects lists the potential customers, the newest survey first.
func (tx *Tx) Prospects() ([]census.Prospect, error) {
	return prospects().list(tx, "ORDER BY surveyed_on DESC, name, id")
}

// Prospect is one potential customer. Error: store.not_found.
func (tx *Tx) Prospect(id census.ID) (census.Prospect, error) {
	return prospects().get(tx, string(id), "潜在客户")
}

// ProspectsOf lists the potential customers that became a customer.
func (tx *Tx) ProspectsOf(id customer.ID) ([]census.Prospect, error) {
	return prospects().list(tx, "WHERE "+groupOf+" ORDER BY surveyed_on, id", string(id))
}

// SaveProspect creates or changes a potential customer.
func (tx *Tx) SaveProspect(p census.Prospect) (census.Prospect, error) {
	return prospects().save(tx, p)
}

func prospectLabel(p census.Prospect) (key, name string) { return p.SurveyedOn.String(), p.Name }

// RemoveProspect takes a potential customer out again that was entered by mistake. Errors: store.not_found, store.stale.
func (tx *Tx) RemoveProspect(p census.Prospect) error {
	return removeSeen(tx, prospects(), p)
}

// removeSeen deletes a record as it was seen: another revision is refused (store.stale).
func removeSeen[T any](tx *Tx, t table[T], seen T) error {
	now, err := t.get(tx, *t.id(&seen), "记录")
	if err != nil {
		return err
	}
	if *t.rev(&now) != *t.rev(&seen) {
		return staleFault()
	}
	return t.remove(tx, *t.id(&seen))
}

// Namesake is a customer that may be the one being typed.
type Namesake struct {
	ID                customer.ID
	Code, Name, Phone string
}

// Namesakes lists customers whose name may fold to the same as a name (they share its heart), or that have the phone number; who calls decides.
func (tx *Tx) Namesakes(name, phone string) ([]Namesake, error) {
	out := []Namesake{}
	heart := heartOf(name)
	if heart == "" && phone == "" {
		return out, nil
	}
	err := tx.each("SELECT id, code, name, phone FROM customer WHERE merged_into IS NULL AND ((?1 <> '' AND instr(name, ?1) > 0) OR (?2 <> '' AND phone = ?2)) ORDER BY code", []any{heart, phone}, func(r *sql.Rows) error {
		var n Namesake
		err := r.Scan(&n.ID, &n.Code, &n.Name, &n.Phone)
		out = append(out, n)
		return err
	})
	return out, err
}

// heartOf is the first pair of hanzi of a name: whatever is folded away (brackets, blanks, the kind of company) comes later; "" where it has none.
func heartOf(name string) string {
	runes := []rune(identity.CompanyKey(name))
	for i := range max(len(runes)-1, 0) {
		if unicode.Is(unicode.Han, runes[i]) && unicode.Is(unicode.Han, runes[i+1]) && !suffixed(runes[i], runes[i+1]) {
			return string(runes[i : i+2])
		}
	}
	return ""
}

// suffixed tells pairs that touch 有限责任公司, whose spelling folding changes.
func suffixed(a, b rune) bool {
	tail := map[rune]bool{'有': true, '限': true, '责': true, '任': true, '公': true, '司': true}
	return tail[a] || tail[b]
}

func areas() table[census.Area] {
	return table[census.Area]{name: "area", entity: "area", columns: "id, station_id, kind, name, county_code, county_name, parent_id, note, from_day, to_day, rev",
		fields: func(a *census.Area) []any {
			return []any{&a.ID, &a.StationID, &a.Kind, &a.Name, &a.CountyCode, &a.CountyName, ref(&a.ParentID), &a.Note, day(&a.From), day(&a.To), &a.Rev}
		},
		id: func(a *census.Area) *string { return (*string)(&a.ID) }, rev: func(a *census.Area) *int64 { return &a.Rev }}
}

// Areas lists the areas of responsibility by county, station and name.
func (tx *Tx) Areas() ([]census.Area, error) {
	return areas().list(tx, "ORDER BY county_code, station_id, name, id")
}

// SaveArea creates or changes an area.
func (tx *Tx) SaveArea(a census.Area) (census.Area, error) { return areas().save(tx, a) }

func streets() table[census.Street] {
	return table[census.Street]{name: "street", entity: "street", columns: "id, county_code, county_name, name, rev",
		fields: func(s *census.Street) []any { return []any{&s.ID, &s.CountyCode, &s.CountyName, &s.Name, &s.Rev} },
		id:     func(s *census.Street) *string { return &s.ID }, rev: func(s *census.Street) *int64 { return &s.Rev }}
}

// Streets lists the 乡镇街道 by county and name.
func (tx *Tx) Streets() ([]census.Street, error) {
	return streets().list(tx, "ORDER BY county_code, name")
}

// SaveStreet adds a street to the list.
func (tx *Tx) SaveStreet(s census.Street) (census.Street, error) { return streets().save(tx, s) }

// Street is one street. Error: store.not_found.
func (tx *Tx) Street(id string) (census.Street, error) { return streets().get(tx, id, "街道") }

// RemoveStreet takes a street off the list.
func (tx *Tx) RemoveStreet(s census.Street) error { return removeSeen(tx, streets(), s) }

func competitors() table[census.Competitor] {
	return table[census.Competitor]{name: "competitor", entity: "competitor", columns: "id, station_id, name, brand, metres, discount, note, seen_on, rev",
		fields: func(c *census.Competitor) []any {
			return []any{&c.ID, &c.StationID, &c.Name, &c.Brand, &c.Metres, &c.Discount, &c.Note, day(&c.SeenOn), &c.Rev}
		},
		id: func(c *census.Competitor) *string { return &c.ID }, rev: func(c *census.Competitor) *int64 { return &c.Rev }}
}

// Competitors lists the competitors by station and distance.
func (tx *Tx) Competitors() ([]census.Competitor, error) {
	return competitors().list(tx, "ORDER BY station_id, metres, name")
}

// SaveCompetitor creates or changes a competitor.
func (tx *Tx) SaveCompetitor(c census.Competitor) (census.Competitor, error) {
	return competitors().save(tx, c)
}

// Draft is what a person typed into a form and did not save; "" for nothing.
func (tx *Tx) Draft(account, form string) (text string, err error) {
	_, err = tx.one("SELECT json FROM draft WHERE account = ? AND form = ?", []any{account, form}, &text)
	return text, err
}

// KeepDraft stores a draft, "" forgets it. A draft is not a record and leaves no trace in the change log.
func (tx *Tx) KeepDraft(account, form, text, at string) error {
	if text == "" {
		_, err := tx.exec("DELETE FROM draft WHERE account = ? AND form = ?", account, form)
		return err
	}
	if !json.Valid([]byte(text)) {
		return fault.New(fault.Internal, "store.draft", "草稿不是可读的内容", "请刷新页面")
	}
	_, err := tx.exec("INSERT INTO draft (account, form, json, at) VALUES (?, ?, ?, ?) ON CONFLICT (account, form) DO UPDATE SET json = excluded.json, at = excluded.at", account, form, text, at)
	return err
}

// ConvertedCustomers names the customers that potential customers and pursuits became.
func (tx *Tx) ConvertedCustomers() ([]Namesake, error) {
	out := []Namesake{}
	err := tx.each("SELECT id, code, name, phone FROM customer WHERE id IN (SELECT customer_id FROM prospect UNION SELECT customer_id FROM pursuit)", nil, func(r *sql.Rows) error {
		var n Namesake
		err := r.Scan(&n.ID, &n.Code, &n.Name, &n.Phone)
		out = append(out, n)
		return err
	})
	return out, err
}
