package parcel

import (
	"bytes"
	"encoding/json"

	"fuelbook/backend/fault"
	"fuelbook/backend/journal"
)

// Meeting is one record as this office and a neighbour in the line know it: who the two are, and whom each believes to answer for it.
type Meeting struct {
	Kind         Kind
	Self, Sender string // codes
	Ours, Said   Holding
	Home, From   string // the station of the record as we know it and as the sender does, by code
	Within       Lines
}

// Reason says why a field came to its value.
type Reason string

// The reasons.
const (
	OwnerSays   Reason = "负责单位改了"
	AssistSays  Reason = "协助单位改了，负责单位没有改"
	OwnStands   Reason = "对方不负责这条记录，只有负责单位能改"
	BothChanged Reason = "两边都改过，以上级一方的为准"
	Unheard     Reason = "对方改时还不知道已经移交"
	TwoOwners   Reason = "两边都当作自己负责，本机的值不动"
)

// Change is a field that takes the value of the sender.
type Change struct {
	Field  string
	Reason Reason
}

// Question is a field on which one side's value had to give way: it stands as Stands says, the other value is kept and asked about.
type Question struct {
	Field              string
	Base, Ours, Theirs json.RawMessage // Base is null where none is known
	Taken              bool            // theirs stands now; otherwise ours does
	Reason             Reason
}

// Merged is a record after theirs was taken into ours.
type Merged struct {
	Record    json.RawMessage
	Holding   Holding
	Changed   []Change
	Questions []Question
}

// Settled is whom the two believe to answer after they met: the one handed over to later.
func (m Meeting) Settled() Holding {
	if m.Said.Turn > m.Ours.Turn {
		return m.Said
	}
	return m.Ours
}

// Foreign reports that the sender tells of a handing over that was not its to tell: it stands below us and the office that answers is not of its branch.
func (m Meeting) Foreign() bool {
	return m.Said.Turn > m.Ours.Turn && !m.Within(m.Sender, m.Self) && !m.Within(m.Sender, m.Ours.Office)
}

// contested reports that both sides made the record, each its own: nobody has handed it over yet.
func (m Meeting) contested() bool {
	return m.Said.Turn == m.Ours.Turn && m.Said.Office != m.Ours.Office
}

// nearer reports whether the sender stands on the way from us to the office that answers.
func (m Meeting) nearer() bool {
	if m.Within(m.Sender, m.Self) {
		return !m.Within(m.Self, m.Ours.Office)
	}
	return m.Within(m.Sender, m.Ours.Office)
}

// Merge takes a record of the sender into ours, field by field. came is the record as it last came from the sender, seen is ours as the sender last
// had it from us (its assisted fields at least); nil where there is none. What the office that answers says stands; a field both may write takes the
// value of the side that changed it, and where both did that of the side nearer to the office that answers. Whatever gives way is a question.
// Both ends come to the same record whichever parcel arrives first. Error: journal.no_object.
func (m Meeting) Merge(came, seen, theirs, ours json.RawMessage) (out Merged, err error) {
	out = Merged{Record: ours, Holding: m.Settled()}
	differ, err := journal.Differing(ours, theirs)
	if err != nil {
		return out, err
	}
	strangers := m.contested() && came == nil
	if strangers {
		if came, err = assumed(ours); err != nil {
			return out, err
		}
	}
	for _, path := range differ {
		if strangers && Empty(journal.Field(theirs, path)) { // says nothing against ours
			continue
		}
		f := field{came: at(came, path), seen: at(seen, path), theirs: journal.Field(theirs, path), ours: journal.Field(ours, path)}
		take, reason, asked := m.decide(path, f)
		if take {
			if out.Record, err = journal.WithField(out.Record, path, f.theirs); err != nil {
				return out, err
			}
			out.Changed = append(out.Changed, Change{path, reason})
		}
		if asked {
			out.Questions = append(out.Questions, Question{path, f.base(), f.ours, f.theirs, take, reason})
		}
	}
	return out, nil
}

// field is one field in which two records differ; came and seen are nil where there is no common past.
type field struct{ came, seen, theirs, ours json.RawMessage }

func at(record json.RawMessage, path string) json.RawMessage {
	if record == nil {
		return nil
	}
	return journal.Field(record, path)
}

// untouched reports that we have not changed the field since the sender last knew it; idle the same of the sender.
func (f field) untouched() bool { return past(f.ours, f.came, f.seen) }
func (f field) idle() bool      { return past(f.theirs, f.came, f.seen) }

func past(v, came, seen json.RawMessage) bool {
	return came != nil && same(v, came) || seen != nil && same(v, seen)
}

func (f field) base() json.RawMessage {
	if f.came == nil {
		return json.RawMessage("null")
	}
	return f.came
}

// decide says whether theirs is taken, why, and whether the value that gives way is asked about.
func (m Meeting) decide(path string, f field) (take bool, why Reason, asked bool) {
	writes := func(office string) bool {
		return m.Ours.Writer(office, m.Kind, path, m.Within) && m.Within(office, m.Home)
	}
	moved := m.Said.Turn != m.Ours.Turn && m.Home != m.From // to the people of another branch: who assisted there has had his say
	switch {
	case m.contested():
		return f.either(false, TwoOwners)
	case m.Said.Turn < m.Ours.Turn:
		return m.late(path, f, moved)
	case m.nearer() && (moved || !writes(m.Self)):
		return true, OwnerSays, f.came != nil && !f.untouched()
	case m.nearer():
		return f.either(true, BothChanged)
	case !writes(m.Sender):
		return false, OwnStands, m.strange(path, f)
	}
	return f.either(false, BothChanged)
}

// late decides a field of a sender who had not heard of the newest handing over: what counts comes from the one who answers now, but for what it
// still assisted by.
func (m Meeting) late(path string, f field, moved bool) (take bool, why Reason, asked bool) {
	switch {
	case !Assisted(m.Kind, path):
		return false, Unheard, false
	case moved || !m.Said.Writer(m.Sender, m.Kind, path, m.Within):
		return false, Unheard, !f.idle()
	}
	return f.either(false, BothChanged)
}

// strange reports that somebody who may not write a field seems to have done so; an old value is only late.
func (m Meeting) strange(path string, f field) bool {
	if f.idle() {
		return false
	}
	return Assisted(m.Kind, path) || f.came != nil && f.untouched()
}

// either takes the side that changed; where both did, theirs when upper is true, and the other value is asked about.
func (f field) either(upper bool, both Reason) (take bool, why Reason, asked bool) {
	switch {
	case f.untouched() && upper:
		return true, OwnerSays, false
	case f.untouched():
		return true, AssistSays, false
	case f.idle():
		return false, OwnStands, false
	}
	return upper, both, true
}

// assumed is the common past of two records that never met: what is empty in ours was empty, anything else is not known to be shared.
func assumed(ours json.RawMessage) (json.RawMessage, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(ours, &fields); err != nil {
		return nil, noRecord(err)
	}
	base := map[string]json.RawMessage{}
	for name, v := range fields {
		if Empty(v) {
			base[name] = v
		} else {
			base[name] = json.RawMessage(`"\u0000"`) // no value anybody has
		}
	}
	out, err := json.Marshal(base)
	if err != nil {
		return nil, fault.Wrap(err, "parcel.encode", "记录写不出")
	}
	return out, nil
}

// same compares two values as JSON: spaces do not count, a missing value is null.
func same(a, b json.RawMessage) bool { return bytes.Equal(compact(a), compact(b)) }

func compact(raw json.RawMessage) []byte {
	if len(raw) == 0 {
		return []byte("null")
	}
	if !bytes.ContainsAny(raw, " \n\t\r") {
		return raw
	}
	var out bytes.Buffer
	if json.Compact(&out, raw) != nil {
		return raw
	}
	return out.Bytes()
}
