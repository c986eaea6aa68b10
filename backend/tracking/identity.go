package tracking

import (
	"cmp"
	"slices"
	"strings"

	"fuelbook/backend/customer"
	"fuelbook/backend/grading"

	"github.com/samber/lo"
)

// Tie is the stock-flow identity of one level and county: Opening + New + WonBack + In − Out − Lost = Closing.
type Tie struct {
	Level                                         grading.Level
	CountyCode                                    string
	Opening, New, WonBack, In, Out, Lost, Closing int
	Breakers                                      []customer.ID // rows that leave or enter without a movement; empty when it balances
}

// OK reports whether the identity holds.
func (t Tie) OK() bool { return t.Opening+t.New+t.WonBack+t.In-t.Out-t.Lost == t.Closing }

// Flow says in which cell of the identity a row stands.
type Flow struct {
	From, To     Place // where it opened and closes; meaningless where Opening or Closing is false
	New, WonBack bool
	Lost, Moved  bool
	Broken       bool // entered or left without a movement
}

// Place is a level in a county.
type Place struct {
	Level      grading.Level
	CountyCode string
}

// FlowOf reads a row's part in the identity.
func FlowOf(r *Row) Flow {
	f := Flow{From: Place{r.Before, r.BeforeCounty}, To: Place{r.Level, r.Customer.CountyCode}}
	_, f.New = r.Has(New)
	_, f.WonBack = r.Has(WonBack)
	_, f.Lost = r.Has(Lost)
	f.Moved = r.Opening && r.Closing && f.From != f.To
	f.Broken = !r.Opening && r.Closing && !f.New && !f.WonBack || r.Opening && !r.Closing && !f.Lost
	return f
}

// Identity checks the stock-flow identity per level and county over the institutions among the rows, ordered by county and level (highest first).
func Identity(rows []Row) []Tie {
	ties := map[Place]*Tie{}
	at := func(p Place) *Tie {
		if ties[p] == nil {
			ties[p] = &Tie{Level: p.Level, CountyCode: p.CountyCode}
		}
		return ties[p]
	}
	for i := range rows {
		r := &rows[i]
		if r.Customer.Kind != customer.Institution || !r.Opening && !r.Closing {
			continue
		}
		enter(FlowOf(r), r, at)
	}
	out := lo.Map(lo.Values(ties), func(t *Tie, _ int) Tie { return *t })
	slices.SortFunc(out, func(a, b Tie) int {
		return cmp.Or(cmp.Compare(a.CountyCode, b.CountyCode), lo.Ternary(grading.Higher(a.Level, b.Level), -1, 1))
	})
	return out
}

// enter books one row into the cells it opens and closes in.
func enter(f Flow, r *Row, at func(Place) *Tie) {
	one := func(yes bool, n *int) {
		if yes {
			*n++
		}
	}
	if r.Opening {
		t := at(f.From)
		t.Opening++
		one(f.Lost, &t.Lost)
		one(f.Moved, &t.Out)
	}
	if r.Closing {
		t := at(f.To)
		t.Closing++
		one(f.New, &t.New)
		one(f.WonBack, &t.WonBack)
		one(f.Moved, &t.In)
	}
	if f.Broken {
		t := at(f.To)
		t.Breakers = append(t.Breakers, r.Customer.ID)
	}
}

// MoveWhy is why a customer stands elsewhere at the month's end than it opened: another county, another level with its reason.
func MoveWhy(r *Row) string {
	f := FlowOf(r)
	where := lo.Ternary(f.From.CountyCode != f.To.CountyCode, "区县由"+f.From.CountyCode+"变为"+f.To.CountyCode, "")
	return strings.Join(lo.Compact([]string{where, lo.Ternary(f.From.Level != f.To.Level, r.LevelWhy, "")}), "；")
}

// Transfers are 转出 and 转入 of a customer in the month, as 附录4 counts them: out of one county and level, into another. county names a code.
func Transfers(r *Row, county func(code string) string) []Reason {
	f := FlowOf(r)
	if !f.Moved {
		return nil
	}
	why := MoveWhy(r)
	return []Reason{{Out, "由" + county(f.From.CountyCode) + string(f.From.Level) + "转出，" + why, "6.1.1"}, {In, "转入" + county(f.To.CountyCode) + string(f.To.Level) + "，" + why, "6.1.1"}}
}

// State is how far a customer is at the end of the month (开发状态, 6.5.4.5, 6.6.2).
func State(r *Row) string {
	_, lost := r.Has(Lost)
	_, back := r.Has(WonBack)
	switch {
	case lost:
		return "本月流失"
	case back:
		return "本月赢回"
	case r.Developed && r.Verified:
		return "本月开发成功"
	case r.Developed:
		return "待核实"
	case r.Closing && r.Initial:
		return "业务开展初期"
	case r.Closing:
		return "在册"
	case r.Snapshot.LostOn != nil:
		return "已流失（" + r.Snapshot.LostOn.Chinese() + "）"
	case r.Agreement != nil:
		return "已签协议，未见首次加油"
	}
	return "开发中"
}
