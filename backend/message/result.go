package message

import (
	"fmt"
	"maps"
	"slices"

	"fuelbook/backend/calendar"
	"fuelbook/backend/identity"

	"github.com/samber/lo"
)

// Outcome is one row of what an SMS desk gives back: No is the number in our file, 0 where the row has none; At "" is the time planned.
type Outcome struct {
	Row   int
	No    int
	Phone string
	Word  string
	At    calendar.Moment
	Note  string
}

// Reading is what a result says of a mailing: the lines that change, those opted out, and rows that could not be told. Equal counts lines that
// already said the same: a result read twice changes nothing.
type Reading struct {
	Changed []Line
	Refused []Line
	Equal   int
	Odd     []Odd
}

// Odd is a row that was not understood.
type Odd struct {
	Row int    `json:"row"`
	Why string `json:"why"`
}

// Read holds a result against the lines of a mailing. at is when a line was planned for; now is the last moment a message can have been sent.
// When rows name a line more than once, the last holds.
func (p Policy) Read(lines []Line, rows []Outcome, at func(Line) calendar.Moment, now calendar.Moment) (r Reading) {
	byNo := lo.KeyBy(lines, func(l Line) int { return l.No })
	byPhone := lo.KeyBy(lines, func(l Line) string { return l.Phone })
	next := map[int]Line{}
	refused := map[int]Line{}
	for _, o := range rows {
		phone, _ := identity.NormalisePhone(o.Phone)
		line, known := byNo[o.No]
		if o.No == 0 {
			line, known = byPhone[phone]
		}
		state, told := p.Words.outcome(o.Word)
		switch {
		case !known:
			r.Odd = append(r.Odd, Odd{o.Row, lo.Ternary(o.No == 0, "号码不在这批名单里", fmt.Sprintf("名单里没有第%d条", o.No))})
			continue
		case phone != "" && phone != line.Phone:
			r.Odd = append(r.Odd, Odd{o.Row, fmt.Sprintf("号码与名单第%d条不符", line.No)})
			continue
		case !told:
			r.Odd = append(r.Odd, Odd{o.Row, "不认得结果「" + o.Word + "」"})
			continue
		case o.At > now:
			r.Odd = append(r.Odd, Odd{o.Row, "发送时间" + string(o.At) + "晚于现在"})
			continue
		}
		if state == Dropped {
			refused[line.No] = line
			state = lo.Ternary(line.State == Dropped, Dropped, Failed)
		} else {
			delete(refused, line.No)
		}
		next[line.No] = p.told(line, state, lo.CoalesceOrEmpty(o.At, min(at(line), now)), o.Note)
	}
	for _, no := range slices.Sorted(maps.Keys(next)) {
		if next[no] == byNo[no] {
			r.Equal++
			continue
		}
		r.Changed = append(r.Changed, next[no])
	}
	r.Refused = lo.Map(slices.Sorted(maps.Keys(refused)), func(no int, _ int) Line { return refused[no] })
	return r
}

// told is a line with what the desk says of it.
func (p Policy) told(l Line, state LineState, at calendar.Moment, note string) Line {
	l.State, l.SentAt, l.Note = state, "", note
	if state != Sent {
		return l
	}
	l.SentAt = at
	if clock := string(at)[len("2006-01-02 "):]; p.Quiet.Covers(clock) {
		l.Note = "在免打扰时段发出" + lo.Ternary(note == "", "", "；"+note)
	}
	return l
}
