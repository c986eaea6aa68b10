package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"fuelbook/backend/fault"
)

// Kept is a field that was not put back, because somebody changed it since.
type Kept struct {
	Field  string          `json:"field"`  // dotted path, e.g. need.gasoline
	Before json.RawMessage `json:"before"` // what it would have been put back to
	After  json.RawMessage `json:"after"`  // what the change made of it
	Now    json.RawMessage `json:"now"`    // what stands there and stays
}

// PutBack takes one change back out of a record that may have been edited since: every field the change altered and nobody touched again
// gets its earlier value, every other field stays as it is now. Fields that were altered again are kept and listed. The three are JSON
// objects; objects inside are compared field by field, lists as a whole. id and rev are never altered. Error: journal.no_object.
func PutBack(before, after, now json.RawMessage) (json.RawMessage, []Kept, error) {
	var kept []Kept
	out, err := putBack("", before, after, now, &kept)
	return out, kept, err
}

func putBack(path string, before, after, now json.RawMessage, kept *[]Kept) (json.RawMessage, error) {
	b, errB := object(before)
	a, errA := object(after)
	n, errN := object(now)
	if err := errors.Join(errB, errA, errN); err != nil {
		return nil, fault.New(fault.Internal, "journal.no_object", "变更记录里的内容不是一条记录", "请运行检查（fuelbook check）").Because(err)
	}
	out := maps.Clone(n)
	for _, name := range fields(b, a) {
		if technical(path, name) || same(b[name], a[name]) {
			continue
		}
		if isObject(b[name]) && isObject(a[name]) && isObject(n[name]) {
			inner, err := putBack(path+name+".", b[name], a[name], n[name], kept)
			if err != nil {
				return nil, err
			}
			out[name] = inner
			continue
		}
		putBackField(path, name, b, a, out, kept)
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return nil, fault.Wrap(err, "journal.no_object", "变更记录写不出")
	}
	return raw, nil
}

// technical fields belong to the record, not to what a clerk wrote.
func technical(path, name string) bool { return path == "" && (name == "id" || name == "rev") }

// putBackField decides one field that the change altered: put back, already back, or kept.
func putBackField(path, name string, before, after, now map[string]json.RawMessage, kept *[]Kept) {
	switch {
	case same(now[name], after[name]):
		put(now, name, before)
	case !same(now[name], before[name]):
		*kept = append(*kept, Kept{Field: path + name, Before: orNull(before[name]), After: orNull(after[name]), Now: orNull(now[name])})
	}
}

// put sets a field to its value before; a field the record did not have then is left out again.
func put(out map[string]json.RawMessage, name string, before map[string]json.RawMessage) {
	if v, ok := before[name]; ok {
		out[name] = v
		return
	}
	delete(out, name)
}

// Differing lists the fields in which two records differ, as dotted paths in alphabetical order; id and rev are not compared.
// Error: journal.no_object.
func Differing(a, b json.RawMessage) ([]string, error) {
	x, errA := object(a)
	y, errB := object(b)
	if errA != nil || errB != nil {
		return nil, fault.New(fault.Internal, "journal.no_object", "变更记录里的内容不是一条记录", "请运行检查（fuelbook check）")
	}
	delete(x, "id")
	delete(x, "rev")
	delete(y, "id")
	delete(y, "rev")
	return differing("", x, y), nil
}

func differing(path string, a, b map[string]json.RawMessage) (out []string) {
	for _, name := range fields(a, b) {
		x, errX := object(a[name])
		y, errY := object(b[name])
		switch {
		case same(a[name], b[name]):
		case errX == nil && errY == nil && isObject(a[name]) && isObject(b[name]):
			out = append(out, differing(path+name+".", x, y)...)
		default:
			out = append(out, path+name)
		}
	}
	return out
}

func object(raw json.RawMessage) (map[string]json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	err := json.Unmarshal(raw, &out)
	if out == nil {
		out = map[string]json.RawMessage{} // null
	}
	return out, err
}

func fields(a, b map[string]json.RawMessage) []string {
	names := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(names)
	return slices.Compact(names)
}

func isObject(raw json.RawMessage) bool { return len(raw) > 0 && bytes.TrimSpace(raw)[0] == '{' }

// same compares two values as JSON: spaces do not count, a missing field is null.
func same(a, b json.RawMessage) bool { return bytes.Equal(compact(orNull(a)), compact(orNull(b))) }

func compact(raw json.RawMessage) []byte {
	var out bytes.Buffer
	if json.Compact(&out, raw) != nil {
		return raw
	}
	return out.Bytes()
}

func orNull(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("null")
	}
	return raw
}

// Field reads one field of a record by its dotted path; null where there is none.
func Field(record json.RawMessage, path string) json.RawMessage {
	for name := range strings.SplitSeq(path, ".") {
		o, err := object(record)
		if err != nil {
			return json.RawMessage("null")
		}
		record = orNull(o[name])
	}
	return record
}

// WithField is the record with one field set by its dotted path; objects on the way are made. Error: journal.no_object.
func WithField(record json.RawMessage, path string, value json.RawMessage) (json.RawMessage, error) {
	o, err := object(record)
	if err != nil {
		return nil, fault.New(fault.Internal, "journal.no_object", "变更记录里的内容不是一条记录", "请运行检查（fuelbook check）")
	}
	name, rest, deeper := strings.Cut(path, ".")
	if deeper {
		if value, err = WithField(orNull(o[name]), rest, value); err != nil {
			return nil, err
		}
	}
	o[name] = value
	raw, err := json.Marshal(o)
	if err != nil {
		return nil, fault.Wrap(err, "journal.no_object", "变更记录写不出")
	}
	return raw, nil
}
