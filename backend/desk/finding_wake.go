package desk

import (
	"encoding/json"

	"fuelbook/backend/customer"
	"fuelbook/backend/journal"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// wake is what a run of the change log leaves to be done.
type wake struct {
	far      bool // the stored standings hold for an entry long ago, though nothing that changed them came since
	all      bool // every standing may be another
	names    bool // names of offices or staff changed
	managing bool // a transfer of authority was proposed, decided or ended
	touched  map[customer.ID]bool
	grade    map[customer.ID]bool // their standing may be another
}

// wake looks at what was saved since the register, or at the start the standings, were last right.
func (d *Desk) wake(tx *store.Tx, now store.StandingOf) (wake, error) {
	w := wake{touched: map[customer.ID]bool{}, grade: map[customer.ID]bool{}}
	kept, ok, err := tx.StandingsOf()
	if err != nil {
		return w, err
	}
	from := kept.Seq
	if d.finder.reg != nil {
		from = min(d.finder.seq, now.Seq)
	}
	if !ok || kept.Month != now.Month || kept.Program != now.Program || from > now.Seq {
		w.all = true
		return w, nil
	}
	entries, err := tx.ChangesAfter(from, manyChanges+1)
	if err != nil {
		return w, err
	}
	w.all, w.far = len(entries) > manyChanges, now.Seq-kept.Seq > manyChanges/4
	for _, e := range entries {
		w.follow(e)
	}
	roots, err := tx.Roots()
	for _, ids := range []map[customer.ID]bool{w.touched, w.grade} {
		for id := range ids {
			ids[lo.CoalesceOrEmpty(roots[id], id)] = true // what changes of a merged record counts for its survivor
		}
	}
	return w, err
}

// follow notes what one entry makes necessary. A kind of record that is not named here makes everything be decided again: that is never
// wrong, only slower.
func (w *wake) follow(e journal.Entry) {
	switch e.Entity {
	case "user", "setting", "session", "backup", "restore", "drill", "view", "massEdit", "profile", "attachment", "secret", "vault", "not_same",
		"visit", "errand", "party", "message_template", "message_consent", "mailing", "message_line", "questionnaire", "question", "questionnaire_version", "questionnaire_answer", "prospect", "plan", "settlement", "scheme", "ownership", "handover", "area", "street", "campaign", "mark", "target", "competitor", "pursuit", "lost_reason", "price_floor", "proof", "plan_version", "problem", "complaint", "team", "claim_post", "filing", "correction", "own_key", "peer", "parcel_sent", "parcel_received", "assessment_remark", "duty_note":
		// neither found by nor decided from
	case "office", "staff":
		w.names = true
	case "override": // never changes the computed level (6.1.1)
		w.managing = true
	case "customer":
		w.touched[customer.ID(e.EntityID)] = true
		switch {
		case e.Action != "create" && e.Action != "update":
			w.all = true
		case decisive(e.Before) != decisive(e.After):
			w.grade[customer.ID(e.EntityID)] = true
		}
	case "card", "agreement", "merge":
		for _, id := range concerned(e) {
			w.touched[id], w.grade[id] = true, true
		}
	case "detail": // a vehicle or a contact is found by and decides nothing
		for _, id := range concerned(e) {
			w.touched[id] = true
		}
	default:
		w.all = true
	}
}

// concerned are the customers a record names, before or after.
func concerned(e journal.Entry) (ids []customer.ID) {
	for _, raw := range []json.RawMessage{e.Before, e.After} {
		var of struct {
			CustomerID customer.ID `json:"customerId"`
			SurvivorID customer.ID `json:"survivorId"`
			MergedID   customer.ID `json:"mergedId"`
		}
		if json.Unmarshal(raw, &of) == nil { // what is no object names none
			ids = append(ids, of.CustomerID, of.SurvivorID, of.MergedID)
		}
	}
	return lo.Compact(ids)
}

// decisive is what of a customer its standing depends on: all but what is only shown, so that a field nobody thought of counts.
func decisive(raw json.RawMessage) string {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil || fields == nil {
		return ""
	}
	for _, shown := range []string{"code", "name", "document", "documentNote", "industry", "personClass", "countyCode", "countyName", "stationId", "managerId", "contact", "phone", "payModes", "remark", "rev"} {
		delete(fields, shown)
	}
	out, err := json.Marshal(fields)
	if err != nil {
		return string(raw)
	}
	return string(out)
}
