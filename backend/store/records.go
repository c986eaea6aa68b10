package store

import (
	"encoding/json"
	"errors"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/plan"

	"github.com/mattn/go-sqlite3"
)

// record is one kind of record seen as JSON, so that a change can be taken back without knowing its fields.
type record struct {
	load   func(tx *Tx, ids []string) (map[string]json.RawMessage, error) // by id; what is not there is absent
	save   func(tx *Tx, now json.RawMessage) error
	remove func(tx *Tx, id string, now json.RawMessage) error // now is what load gave, for the log
	label  func(raw json.RawMessage) (key, name string)
}

// one is the record with an id; ok=false when there is none.
func (r record) one(tx *Tx, id string) (now json.RawMessage, ok bool, err error) {
	list, err := r.load(tx, []string{id})
	now, ok = list[id]
	return now, ok, err
}

// records are the kinds that come by files of the registry, by their name in the change log.
func records() map[string]record {
	return map[string]record{
		"office":    recordOf(offices(), (*Tx).SaveOffice, func(o org.Office) (string, string) { return o.Code, o.Name }),
		"staff":     recordOf(staff(), (*Tx).SaveStaff, func(s org.Staff) (string, string) { return s.Number, s.Name }),
		"customer":  recordOf(customers(), (*Tx).putCustomer, func(c customer.Customer) (string, string) { return c.Code, c.Name }),
		"card":      recordOf(cards(), (*Tx).SaveCard, func(c card.Card) (string, string) { return c.Number, c.Holder }),
		"agreement": recordOf(agreements(), (*Tx).SaveAgreement, agreementLabel),
		"prospect":  recordOf(prospects(), (*Tx).SaveProspect, prospectLabel),
		"detail":    recordOf(details(), (*Tx).SaveDetail, func(d customer.Detail) (string, string) { return string(d.Kind), d.From.String() }),
		"plan":      planRecord(),
	}
}

func recordOf[T any](t table[T], save func(*Tx, T) (T, error), label func(T) (string, string)) record {
	decode := func(raw json.RawMessage) (rec T, err error) {
		if err = json.Unmarshal(raw, &rec); err != nil {
			err = fault.Wrap(err, "store.log", "变更记录读不出")
		}
		return rec, err
	}
	return record{
		load: func(tx *Tx, ids []string) (map[string]json.RawMessage, error) {
			list, err := t.among(tx, ids)
			out := make(map[string]json.RawMessage, len(list))
			for i := 0; err == nil && i < len(list); i++ {
				out[*t.id(&list[i])], err = json.Marshal(list[i])
			}
			return out, err
		},
		save: func(tx *Tx, raw json.RawMessage) error {
			rec, err := decode(raw)
			if err != nil {
				return err
			}
			_, err = save(tx, rec)
			return err
		},
		remove: func(tx *Tx, id string, now json.RawMessage) error { return t.removeKnown(tx, id, now) },
		label: func(raw json.RawMessage) (string, string) {
			rec, err := decode(raw)
			if err != nil {
				return "", ""
			}
			return label(rec)
		},
	}
}

// remove deletes a record and logs what it was. Errors: store.not_found, store.in_use when other records refer to it.
func (t table[T]) remove(tx *Tx, id string) error {
	old, err := t.get(tx, id, "记录")
	if err != nil {
		return err
	}
	raw, err := json.Marshal(old)
	if err != nil {
		return fault.Wrap(err, "store.log", "变更记录写不出")
	}
	return t.removeKnown(tx, id, raw)
}

// removeKnown deletes a record whose content is known already.
func (t table[T]) removeKnown(tx *Tx, id string, now json.RawMessage) error {
	if _, err := tx.exec("DELETE FROM "+t.name+" WHERE id = ?", id); err != nil {
		return err
	}
	var rev struct {
		Rev int64 `json:"rev"`
	}
	if err := json.Unmarshal(now, &rev); err != nil {
		return fault.Wrap(err, "store.log", "变更记录读不出")
	}
	return tx.log(t.entity, id, "delete", now, nil, rev.Rev)
}

// inUse tells the refusal to delete what others refer to from other failures.
func inUse(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.ExtendedCode == sqlite3.ErrConstraintForeignKey || e.ExtendedCode == sqlite3.ErrConstraintTrigger)
}

// planRecord is the plan of a month, whose identity is the month.
func planRecord() record {
	parse := func(id string) (calendar.Month, error) {
		m, err := calendar.ParseMonth(id)
		if err != nil {
			return m, fault.Wrap(err, "store.log", "变更记录读不出")
		}
		return m, nil
	}
	return record{
		load: func(tx *Tx, ids []string) (map[string]json.RawMessage, error) {
			out := map[string]json.RawMessage{}
			for _, id := range ids {
				m, err := parse(id)
				if err != nil {
					return nil, err
				}
				p, ok, err := tx.Plan(m)
				if err == nil && ok {
					out[id], err = json.Marshal(p)
				}
				if err != nil {
					return nil, err
				}
			}
			return out, nil
		},
		save: func(tx *Tx, raw json.RawMessage) error {
			var p plan.Plan
			if err := json.Unmarshal(raw, &p); err != nil {
				return fault.Wrap(err, "store.log", "变更记录读不出")
			}
			_, err := tx.SavePlan(p)
			return err
		},
		remove: func(tx *Tx, id string, _ json.RawMessage) error {
			m, err := parse(id)
			if err != nil {
				return err
			}
			return tx.removePlan(m)
		},
		label: func(raw json.RawMessage) (string, string) {
			var p plan.Plan
			if json.Unmarshal(raw, &p) != nil {
				return "", ""
			}
			return p.Month.String(), p.Month.Chinese() + "开发计划"
		},
	}
}

// removePlan deletes the plan of an open month. Error: store.month_closed.
func (tx *Tx) removePlan(m calendar.Month) error {
	old, ok, err := tx.Plan(m)
	if err != nil || !ok {
		return err
	}
	for _, sql := range []string{"DELETE FROM plan_line WHERE month = ?", "DELETE FROM plan WHERE month = ?"} {
		if _, err := tx.exec(sql, m.String()); err != nil {
			return err
		}
	}
	return tx.log("plan", m.String(), "delete", old, nil, old.Rev)
}
