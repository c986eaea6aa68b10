package pursuit

import (
	"strings"
	"testing"

	"fuelbook/backend/org"

	"github.com/samber/lo"
)

func staff() []org.Staff {
	return []org.Staff{{ID: "st", Name: "站", Post: "站经理"}, {ID: "pq", Name: "片", Post: "片区经理"}, {ID: "kh", Name: "客", Post: "客户管理岗"}, {ID: "bm", Name: "部", Post: "零售管理部门负责人"},
		{ID: "jl", Name: "总", Post: "分公司经理"}, {ID: "sj", Name: "司", Post: "司机"}}
}

func crew(load map[org.StaffID]int) []Candidate {
	away := map[org.StaffID]int{"st": 0, "pq": 1, "kh": 2, "bm": 2, "jl": 2, "sj": 2}
	return lo.Map(staff(), func(s org.Staff, _ int) Candidate { return Candidate{Staff: s, Away: away[s.ID], Load: load[s.ID]} })
}

func order(a Advice) string {
	return strings.Join(lo.Map(a.People, func(x Advised, _ int) string { return lo.Ternary(x.Fits, "", "-") + x.Name }), " ")
}

func TestAdvice(t *testing.T) {
	went := func(who ...org.StaffID) []Round {
		return lo.Map(who, func(id org.StaffID, _ int) Round { return Round{On: day, By: id, Result: "再谈"} })
	}
	for _, c := range []struct {
		what, rank string
		rounds     []Round
		said       []Declaration
		load       map[org.StaffID]int
		wanted     string
		order      string
	}{
		{"peer of the decider, the nearer office first", "部门负责人", nil, nil, nil, "片区级", "片 客 部 总 -站"},
		{"less to do goes before, in the same office distance only", "部门负责人", nil, nil, map[org.StaffID]int{"pq": 9}, "片区级", "片 客 部 总 -站"},
		{"unknown decider: from the bottom", "", nil, nil, nil, "站级", "站 片 客 部 总"},
		{"who knows the decider goes first", "部门负责人", nil, []Declaration{{By: "bm", On: day, Tie: Known, Text: "原同事"}}, nil, "片区级", "部 片 客 总 -站"},
		{"a conflict bars", "部门负责人", nil, []Declaration{{By: "pq", On: day, Tie: Conflict, Text: "亲属"}}, nil, "片区级", "客 部 总 -片 -站"},
		{"rises with the round", "部门负责人", went("pq"), nil, nil, "部门级", "部 总 -片 -客 -站"},
		{"rises above the highest, not the last", "经办人员", went("bm", "st"), nil, nil, "分公司级", "总 -部 -片 -客 -站"},
		{"no higher than the highest", "单位主要负责人", went("jl"), nil, nil, "分公司级", "总 -部 -片 -客 -站"},
		{"never below the peer", "单位主要负责人", went("st"), nil, nil, "分公司级", "总 -部 -片 -客 -站"},
		{"knowing the decider does not lift the rank", "分管领导", nil, []Declaration{{By: "st", On: day, Tie: Known, Text: "同学"}}, nil, "部门级", "部 总 -站 -片 -客"},
	} {
		p := From(prospect(), day)
		p.Work.Facts.Rank, p.Work.Rounds, p.Work.Declarations = c.rank, c.rounds, c.said
		a := Advise(p, crew(c.load), staff(), rules(t))
		if a.Wanted != c.wanted || order(a) != c.order || a.Round != len(c.rounds)+1 {
			t.Errorf("%s: %s, %s, round %d", c.what, a.Wanted, order(a), a.Round)
		}
		for _, x := range a.People {
			if len(x.Why) < 3 || !strings.HasPrefix(x.Why[0], "对等：") {
				t.Errorf("%s: %s has reasons %v", c.what, x.Name, x.Why)
			}
		}
	}
}
