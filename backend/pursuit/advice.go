package pursuit

import (
	"cmp"
	"slices"

	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// Candidate is a member of staff who might go.
type Candidate struct {
	org.Staff
	Away int // levels between the target's station and the person's office: 0 the station itself, 1 the district, 2 the unit
	Load int // pursuits in progress the person answers for
}

// Advised is a candidate with the advice on him.
type Advised struct {
	StaffID org.StaffID `json:"staffId"`
	Name    string      `json:"name"`
	Post    string      `json:"post"`
	Rank    string      `json:"rank"`
	Fits    bool        `json:"fits"`
	Why     []string    `json:"why"` // each naming its principle
}

// Advice is who should go to the next negotiation (6.5.4.3), best first; those who should not stand last with the reason.
type Advice struct {
	Round  int       `json:"round"`  // the negotiation it is for, from 1
	Wanted string    `json:"wanted"` // the rank that should go
	Why    []string  `json:"why"`    // how the rank came about
	People []Advised `json:"people"`
}

// Advise applies the three principles of 6.5.4.3: the rank is a peer of the decider's, rises with every negotiation, and among those of the
// rank who know the decider come first. Who declared a conflict of interest does not go at all. staff is everybody whose rank may be asked
// for, among them those who went.
func Advise(p Pursuit, candidates []Candidate, staff []org.Staff, pol Policy) Advice {
	wanted, why := wantedRank(p, staff, pol)
	a := Advice{Round: len(p.Work.Rounds) + 1, Wanted: pol.Ranks[wanted-1].Name, Why: why}
	type scored struct {
		Advised
		key []int
	}
	list := lo.FilterMap(candidates, func(c Candidate, _ int) (scored, bool) {
		rank := pol.rankOf(c.Post)
		d, said := p.Work.declared(c.ID)
		if rank == 0 && !said {
			return scored{}, false // a post the policy does not send to customers
		}
		x, order := advised(c, rank, wanted, d, pol)
		return scored{x, order}, true
	})
	slices.SortStableFunc(list, func(x, y scored) int { return cmp.Or(slices.Compare(x.key, y.key), cmp.Compare(x.StaffID, y.StaffID)) })
	a.People = lo.Map(list, func(s scored, _ int) Advised { return s.Advised })
	return a
}

// wantedRank is the rank that should go: a peer of the decider, and one above the highest who went before, as far as there is one.
func wantedRank(p Pursuit, staff []org.Staff, pol Policy) (int, []string) {
	wanted := pol.rankOfPeer(p.Work.Facts.Rank)
	why := []string{"对等：决策人是" + p.Work.Facts.Rank + "，对等的是" + pol.Ranks[max(wanted, 1)-1].Name}
	if wanted == 0 {
		wanted, why = 1, []string{"对等：情况调查表没有写决策人层级，先按" + pol.Ranks[0].Name + "，请补填"}
	}
	posts := lo.SliceToMap(staff, func(s org.Staff) (org.StaffID, string) { return s.ID, s.Post })
	highest := lo.Max(lo.Map(p.Work.Rounds, func(r Round, _ int) int { return pol.rankOf(posts[r.By]) }))
	if highest == 0 {
		return wanted, append(why, "递增：还没有谈过，第1次")
	}
	next := min(highest+1, len(pol.Ranks))
	said := "递增：已谈" + itoa(len(p.Work.Rounds)) + "次，去过的最高是" + pol.Ranks[highest-1].Name
	if next == highest {
		return max(wanted, next), append(why, said+"，已是最高")
	}
	return max(wanted, next), append(why, said+"，这次应升到"+pol.Ranks[next-1].Name)
}

// advised says what speaks for and against one candidate. The order: who fits, who knows the decider, nearest rank, nearest office, least load.
func advised(c Candidate, rank, wanted int, d Declaration, pol Policy) (Advised, []int) {
	a := Advised{StaffID: c.ID, Name: c.Name, Post: c.Post, Why: []string{}}
	say := func(text string) { a.Why = append(a.Why, text) }
	switch {
	case rank == 0:
		say("对等：岗位「" + c.Post + "」没有列入开发人层级")
	case rank < wanted:
		a.Rank = pol.Ranks[rank-1].Name
		say("对等：" + a.Rank + "低于这次应去的" + pol.Ranks[wanted-1].Name)
	case rank == wanted:
		a.Rank, a.Fits = pol.Ranks[rank-1].Name, true
		say("对等：正是" + a.Rank)
	default:
		a.Rank, a.Fits = pol.Ranks[rank-1].Name, true
		say("对等：" + a.Rank + "高于这次应去的，可留到以后")
	}
	switch d.Tie {
	case Conflict:
		a.Fits = false
		say("回避：申报了利益冲突（" + d.Text + "）")
	case Known:
		say("关系优先：申报与决策人熟识（" + d.Text + "）")
	case NoTie:
		say("关系：申报无关联")
	default:
		say("关系：还没有申报")
	}
	say("手上有" + itoa(c.Load) + "户在开发")
	far := lo.Ternary(rank >= wanted, rank-wanted, 100+wanted-rank)
	return a, []int{lo.Ternary(a.Fits, 0, 1), lo.Ternary(d.Tie == Known, 0, 1), far, c.Away, c.Load}
}
