// Package journal is the one change log: append-only entries, each chained to the one before by its hash.
package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
)

// Entry is one saved change. Before is null for a creation, After null for a removal.
type Entry struct {
	Seq      int64           `json:"seq"`
	At       string          `json:"at"` // RFC 3339 with zone
	ActorID  string          `json:"actorId"`
	Actor    string          `json:"actor"`
	Office   string          `json:"office"`
	Entity   string          `json:"entity"` // customer, card, office, batch, month, user …
	EntityID string          `json:"entityId"`
	Action   string          `json:"action"` // create, update, import, undo, close, settle, login …
	Before   json.RawMessage `json:"before"`
	After    json.RawMessage `json:"after"`
	Rev      int64           `json:"rev"`
	Batch    string          `json:"batch,omitempty"` // the file the change came by
	Prev     string          `json:"prev"`            // hash of the previous entry, empty for the first
	Hash     string          `json:"hash"`
}

// Sum computes the entry's hash: SHA-256 over its length-prefixed fields and the previous hash, hex.
func (e Entry) Sum() string {
	var b strings.Builder
	parts := []string{strconv.FormatInt(e.Seq, 10), e.At, e.ActorID, e.Actor, e.Office, e.Entity, e.EntityID, e.Action,
		string(e.Before), string(e.After), strconv.FormatInt(e.Rev, 10), e.Prev}
	if e.Batch != "" { // entries written before this field existed keep their hash
		parts = append(parts, e.Batch)
	}
	for _, f := range parts {
		b.WriteString(strconv.Itoa(len(f)) + ":" + f)
	}
	h := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(h[:])
}

// Broken finds the first entry of a run whose hash or link is wrong; prev is the hash before the run. Zero means sound: numbers start at 1,
// and an entry with a lower one is never sound.
func Broken(prev string, run []Entry) int64 {
	for _, e := range run {
		if e.Seq < 1 || e.Prev != prev || e.Hash != e.Sum() {
			return max(e.Seq, 1)
		}
		prev = e.Hash
	}
	return 0
}

// Veiled is the entry for a reader who keeps accounts and may not see customers (R9): which fields stand there and which changed, but
// none of their values. Entries about accounts, settings, files, policies and months are shown as they are.
func (e Entry) Veiled() Entry {
	switch e.Entity {
	case "user", "setting", "session", "batch", "policy", "scheme", "month", "restore", "backup", "drill", "own_key", "peer", "parcel_sent":
		return e
	}
	var before, after map[string]json.RawMessage
	_ = json.Unmarshal(e.Before, &before) // null and what is no object has no fields to name
	_ = json.Unmarshal(e.After, &after)
	e.Before, e.After = veil(before, nil), veil(after, before)
	return e
}

func veil(fields, before map[string]json.RawMessage) json.RawMessage {
	if fields == nil {
		return json.RawMessage("null")
	}
	out := map[string]string{}
	for name, value := range fields {
		out[name] = "（不显示）"
		if before != nil && string(before[name]) != string(value) {
			out[name] = "（已改，不显示）"
		}
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return json.RawMessage("null")
	}
	return raw
}
