package tracking

import (
	"strings"
	"testing"

	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
	"fuelbook/backend/verification"
)

// Each case is one customer "X" in October 2026; before is its snapshot of a closed September, nil when September was never closed.
type movementCase struct {
	name             string
	build            func(in *Input)
	before           *Snapshot
	opening, closing bool
	moves            string
	why              string // part of the sentence of the last movement, or of DevelopWhy
}

func active(l grading.Level) *Snapshot {
	return &Snapshot{CustomerID: "X", Level: l, CountyCode: "370602", Active: true}
}

func lostIn(m calendar.Month) *Snapshot {
	return &Snapshot{CustomerID: "X", Level: grading.StationLevel, CountyCode: "370602", LostOn: &m}
}

func movementCases() []movementCase {
	m := october()
	out := &Snapshot{CustomerID: "X", Level: grading.StationLevel, CountyCode: "370602"}
	return []movementCase{
		{"stays", func(in *Input) { in.diesel("X", 5, 5, 5, 5) }, active(grading.StationLevel), true, true, "[]", ""},
		{"new: signed before, first fuelled now", func(in *Input) { in.diesel("X", 5); in.signed("X", day(m.Add(-2), 20)) }, out, false, true, "[新增]", "首次加油2026-10-09，已由消费数据核实"},
		{"new: fuelled before, signed now", func(in *Input) { in.diesel("X", 5, 5); in.signed("X", day(m, 20)) }, out, false, true, "[新增]", "自2026-10-20起"},
		{"signed now, not fuelled: to be verified, not counted", func(in *Input) { in.signed("X", day(m, 20)) }, out, false, false, "[]", "待核实"},
		{"signed now, a confirmed slip instead of sales", func(in *Input) { in.signed("X", day(m, 20)); in.slip(verification.Confirmed, day(m, 25)) }, out, false, true, "[新增]", "凭加油小票核实"},
		{"signed now, the slip waits for the second person", func(in *Input) { in.signed("X", day(m, 20)); in.slip(verification.Claimed, day(m, 25)) }, out, false, false, "[]", "等待第二人确认"},
		{"signed now, the slip was removed", func(in *Input) { in.signed("X", day(m, 20)); in.slip(verification.Removed, day(m, 25)) }, out, false, false, "[]", "待核实"},
		{"the slip is of the month before, the agreement too, that month closed without it: counted now", func(in *Input) { in.signed("X", day(m.Add(-1), 3)); in.slip(verification.Confirmed, day(m.Add(-1), 5)) }, out, false, true, "[新增]", "补计入本月"},
		{"a slip of next month proves nothing yet", func(in *Input) { in.signed("X", day(m, 20)); in.slip(verification.Confirmed, day(m.Add(1), 2)) }, out, false, false, "[]", "待核实"},
		{"signed from next month: nothing yet", func(in *Input) { in.diesel("X", 5); in.signed("X", m.Add(1).First()) }, out, false, false, "[]", ""},
		{"fuelled without agreement: not developed", func(in *Input) { in.diesel("X", 5) }, out, false, false, "[]", ""},
		{"developed in September, its records came after the closing: counted now and said so", func(in *Input) { in.diesel("X", 5, 5); in.signed("X", day(m.Add(-1), 1)) }, out, false, true, "[新增]", "2026年9月结账后才见到记录，补计入本月"},
		{"lost since and never counted again by a late record", func(in *Input) { in.diesel("X", 0, 5); in.signed("X", day(m.Add(-1), 1)) }, lostIn(m.Add(-2)), false, false, "[]", ""},
		{"developed in September: not again", func(in *Input) { in.diesel("X", 5, 5); in.signed("X", day(m.Add(-1), 1)) }, active(grading.StationLevel), true, true, "[]", ""},
		{"lost: three complete months with nothing", func(in *Input) { in.diesel("X", 0, 0, 0, 5) }, active(grading.StationLevel), true, false, "[流失]", "最后一次加油2026-07-09，连续3个月没有消费"},
		{"two months with nothing: not yet lost", func(in *Input) { in.diesel("X", 0, 0, 5) }, active(grading.StationLevel), true, true, "[部分流失]", "本月0.000吨"},
		{"lost before the months we know", func(in *Input) { in.FirstFuel["X"] = day(m.Add(-19), 3) }, active(grading.StationLevel), true, false, "[流失]", "早于现有数据"},
		{"never fuelled: nothing to lose", func(in *Input) {}, active(grading.StationLevel), true, true, "[]", ""},
		{"no sales files for three months: not lost", func(in *Input) { in.diesel("X", 0, 0, 0, 5); in.DataFrom = m.Add(-1) }, active(grading.StationLevel), true, true, "[]", ""},
		{"won back within twelve months", func(in *Input) { in.diesel("X", 5) }, lostIn(m.Add(-12)), false, true, "[赢回]", "2025-10认定流失，本月恢复加油1次"},
		{"back after thirteen months: not won back", func(in *Input) { in.diesel("X", 5) }, lostIn(m.Add(-13)), false, false, "[]", ""},
		{"won back and signed in one month: won back, not new", func(in *Input) { in.diesel("X", 5); in.signed("X", day(m, 1)) }, lostIn(m.Add(-4)), false, true, "[赢回]", "恢复加油"},
		{"lost and still away", func(in *Input) {}, lostIn(m.Add(-4)), false, false, "[]", ""},
		{"up", func(in *Input) { in.diesel("X", 30000, 30000, 30000, 30000) }, active(grading.StationLevel), true, true, "[升级]", "由站级升为区县级"},
		{"held for the first month below", func(in *Input) { in.diesel("X", 10, 10, 10) }, active(grading.CountyLevel), true, true, "[]", ""},
		{"down after three months below", func(in *Input) { in.diesel("X", 10, 10, 10) }, &Snapshot{CustomerID: "X", Level: grading.CountyLevel, CountyCode: "370602", Below: 2, Active: true}, true, true, "[降级]", "连续3个月低于原级"},
		{"partly lost: exactly half, two months", func(in *Input) { in.diesel("X", 5, 5, 10, 10, 10) }, active(grading.StationLevel), true, true, "[部分流失]", "较2026-09前三个月月均0.010吨下降50%以上，连续2个月"},
		{"a kilogram over half in one of the months", func(in *Input) { in.diesel("X", 5, 6, 10, 10, 10) }, active(grading.StationLevel), true, true, "[]", ""},
		{"one month only", func(in *Input) { in.diesel("X", 5, 10, 10, 10, 10) }, active(grading.StationLevel), true, true, "[]", ""},
		{"the base reaches before the files", func(in *Input) { in.diesel("X", 5, 5, 10, 10, 10); in.DataFrom = m.Add(-3) }, active(grading.StationLevel), true, true, "[]", ""},
		{"September never closed, customer fuelled before", func(in *Input) { in.diesel("X", 5, 5) }, nil, true, true, "[]", ""},
		{"September never closed, first fuelling now with agreement", func(in *Input) { in.diesel("X", 5); in.signed("X", day(m.Add(-1), 1)) }, nil, false, true, "[新增]", "已由消费数据核实"},
		{"September never closed, lost in August already", func(in *Input) { in.diesel("X", 0, 0, 0, 0, 0, 5) }, nil, false, false, "[]", ""},
		{"September never closed, lost in August, back now", func(in *Input) { in.diesel("X", 5, 0, 0, 0, 0, 5) }, nil, false, true, "[赢回]", "2026-08认定流失"},
		{"September never closed, third empty month is October", func(in *Input) { in.diesel("X", 0, 0, 0, 5) }, nil, true, false, "[流失]", "连续3个月"},
	}
}

func TestMovements(t *testing.T) {
	for _, c := range movementCases() {
		in := input(t)
		in.Customers = []customer.Customer{company("X")}
		c.build(&in)
		if c.before != nil {
			in.Previous = []Snapshot{*c.before}
		}
		r := only(t, in, "X")
		why := r.DevelopWhy
		if n := len(r.Movements); n > 0 {
			why = r.Movements[n-1].Text
			if r.Movements[n-1].Clause == "" {
				t.Errorf("%s: a movement without a clause", c.name)
			}
		}
		if r.Opening != c.opening || r.Closing != c.closing || moves(r) != c.moves || !strings.Contains(why, c.why) || c.why == "" && why != "" {
			t.Errorf("%s: opening %v closing %v %s %q", c.name, r.Opening, r.Closing, moves(r), why)
		}
		for _, tie := range Identity([]Row{r}) {
			if !tie.OK() || len(tie.Breakers) > 0 {
				t.Errorf("%s: %+v", c.name, tie)
			}
		}
	}
}

// The opening of a month never closed is the closing the same rules give the month before.
func TestSnapshotCarriesTheLoss(t *testing.T) {
	in := input(t)
	in.Customers = []customer.Customer{company("X")}
	in.diesel("X", 0, 0, 0, 5)
	r := only(t, in, "X")
	if s := r.Snapshot; s.Active || s.LostOn == nil || *s.LostOn != october() {
		t.Fatalf("%+v", s)
	}
	next := input(t)
	next.Month, next.Customers, next.Previous = october().Add(1), in.Customers, []Snapshot{r.Snapshot}
	next.FirstFuel = in.FirstFuel
	later := only(t, next, "X")
	if later.Opening || later.Closing || *later.Snapshot.LostOn != october() {
		t.Errorf("a month later: %+v", later.Snapshot)
	}
	next.Previous, next.Month = []Snapshot{later.Snapshot}, october().Add(2)
	next.diesel("X", 7)
	if back := only(t, next, "X"); moves(back) != "[赢回]" || back.Snapshot.LostOn != nil || !back.Snapshot.Active {
		t.Errorf("back: %s %+v", moves(back), back.Snapshot)
	}
}

// A person is developed by the first named card and its first fuelling; replaced and further cards count no one twice.
func TestPersonDevelopment(t *testing.T) {
	m := october()
	named := func(number string, opened calendar.Date) card.Card {
		return card.Card{ID: card.ID(number), Number: number, Kind: card.Named, CustomerID: "P", Opened: opened}
	}
	bearer := named("0", day(m.Add(-5), 1))
	bearer.Kind = card.Bearer
	for _, c := range []struct {
		name                string
		cards               []card.Card
		kg                  []int64
		developed, verified bool
	}{
		{"card and fuelling in the month", []card.Card{named("1", day(m, 3))}, []int64{5}, true, true},
		{"card before, fuelling now", []card.Card{named("1", day(m.Add(-3), 3))}, []int64{5}, true, true},
		{"card now, no fuelling yet", []card.Card{named("1", day(m, 3))}, nil, true, false},
		{"second card of an old customer", []card.Card{named("2", day(m, 3)), named("1", day(m.Add(-3), 3))}, []int64{5, 5}, false, false},
		{"bearer cards only", []card.Card{bearer}, []int64{5}, false, false},
		{"card of next month", []card.Card{named("1", day(m.Add(1), 3))}, []int64{5}, false, false},
		{"card before, never fuelled", []card.Card{named("1", day(m.Add(-1), 3))}, nil, false, false},
	} {
		in := input(t)
		p := company("P")
		p.Kind = customer.Person
		in.Customers, in.Cards = []customer.Customer{p}, c.cards
		in.diesel("P", c.kg...)
		if r := only(t, in, "P"); r.Developed != c.developed || r.Verified != c.verified || (r.DevelopWhy == "") == c.developed {
			t.Errorf("%s: %v %v %q", c.name, r.Developed, r.Verified, r.DevelopWhy)
		}
	}
}

// A person whose first fuelling came to light only after its month was closed is counted in the next, once.
func TestLatePerson(t *testing.T) {
	p := company("P")
	p.Kind = customer.Person
	in := input(t)
	in.Customers = []customer.Customer{p}
	in.Cards = []card.Card{{ID: "1", Number: "1", Kind: card.Named, CustomerID: "P", Opened: day(october().Add(-1), 3)}}
	in.diesel("P", 5, 5)
	in.Previous = []Snapshot{{CustomerID: "P", Level: grading.StationLevel, CountyCode: "370602"}}
	r := only(t, in, "P")
	if !r.Verified || !strings.Contains(r.DevelopWhy, "补计入本月") || !r.Snapshot.Active {
		t.Errorf("%v %q %+v", r.Verified, r.DevelopWhy, r.Snapshot)
	}
	in.Previous = []Snapshot{r.Snapshot}
	if again := only(t, in, "P"); again.Developed {
		t.Errorf("counted twice: %q", again.DevelopWhy)
	}
}

// Drafts and void agreements develop nobody; the earliest signed one names the month.
func TestWhichAgreementDevelops(t *testing.T) {
	m := october()
	in := input(t)
	in.Customers = []customer.Customer{company("X")}
	in.Previous = []Snapshot{{CustomerID: "X", Level: grading.StationLevel, CountyCode: "370602"}}
	in.diesel("X", 5)
	in.signed("X", day(m, 2))
	in.Agreements[0].Status = agreement.Draft
	if r := only(t, in, "X"); r.Developed {
		t.Error("a draft developed a customer")
	}
	in.Agreements[0].Status = agreement.Void
	if r := only(t, in, "X"); r.Developed {
		t.Error("a void agreement developed a customer")
	}
	in.Agreements[0].Status = agreement.Signed
	older := in.Agreements[0]
	older.Number, older.From = "GY-0", day(m.Add(-9), 1)
	in.Agreements = append(in.Agreements, older)
	if r := only(t, in, "X"); !strings.Contains(r.DevelopWhy, "协议GY-0自2026-01-01起") {
		t.Error(r.DevelopWhy)
	}
}

// What was lost is measured against the months before the fall, not against months that are part of it.
func TestBaseOfALoss(t *testing.T) {
	for _, c := range []struct {
		name string
		kg   []int64
		want measure.Gram
	}{
		{"steady", []int64{9, 9, 9, 9}, 9_000},
		{"partly lost", []int64{4, 4, 9, 12, 15}, 12_000},
		{"lost", []int64{0, 0, 0, 9, 12, 15}, 12_000},
	} {
		in := input(t)
		in.Customers, in.Previous = []customer.Customer{company("X")}, []Snapshot{*active(grading.StationLevel)}
		in.diesel("X", c.kg...)
		if r := only(t, in, "X"); r.BaseMean != c.want {
			t.Errorf("%s: %d, want %d", c.name, r.BaseMean, c.want)
		}
	}
}

// slip hands in a proof of X.
func (in *Input) slip(s verification.State, on calendar.Date) {
	in.Proofs = append(in.Proofs, verification.Proof{CustomerID: "X", Kind: verification.Slip, State: s, FuelledOn: on, Confirmer: "复核丙", ConfirmedOn: on})
}

// TestARemovedProofLeavesTheOpening: who had come in by a proof alone is not counted on opening any more; who fuelled since, has another
// proof, or never counted by it stays as it was.
func TestARemovedProofLeavesTheOpening(t *testing.T) {
	removed := verification.Proof{CustomerID: "X", Kind: verification.Slip, State: verification.Removed, FuelledOn: day(october().Add(-1), 3), Counted: []string{"2026年9月附录7"}}
	never := removed
	never.Counted = nil
	standing := removed
	standing.State = verification.Confirmed
	for name, c := range map[string]struct {
		proofs []verification.Proof
		fuel   calendar.Date
		gone   bool
	}{
		"removed": {[]verification.Proof{removed}, calendar.Date{}, true}, "removed, fuelled since": {[]verification.Proof{removed}, day(october(), 2), false},
		"another stands": {[]verification.Proof{removed, standing}, calendar.Date{}, false}, "never counted": {[]verification.Proof{never}, calendar.Date{}, false},
	} {
		in := Input{Month: october(), Previous: []Snapshot{*active(grading.StationLevel), {CustomerID: "Y", Active: true}}, Proofs: c.proofs, FirstFuel: map[customer.ID]calendar.Date{}}
		if !c.fuel.IsZero() {
			in.FirstFuel["X"] = c.fuel
		}
		out, gone := in.Unproven()
		if (len(gone) == 1) != c.gone || out.Previous[0].Active == c.gone || !out.Previous[1].Active || !in.Previous[0].Active {
			t.Errorf("%s: %v %+v", name, gone, out.Previous)
		}
	}
}
