package incentive

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"fuelbook/backend/money"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// Total fills people, stations and the total from the lines: people plus pools, and stations, both add up to it.
func Total(s *Settlement, in Input) {
	people, stations := map[org.StaffID]*Sum{}, map[org.OfficeID]*Sum{}
	s.Total = 0
	var beside sync.WaitGroup
	beside.Go(func() {
		for i := range s.Lines {
			if l := &s.Lines[i]; l.StaffID != "" && l.counts() {
				if people[l.StaffID] == nil {
					who := in.Staff[l.StaffID]
					people[l.StaffID] = &Sum{ID: string(l.StaffID), No: who.Number, Name: who.Name, Office: in.Offices[who.OfficeID].Name}
				}
				people[l.StaffID].add(l)
			}
		}
	})
	for i := range s.Lines {
		l := &s.Lines[i]
		s.Total += l.Amount
		if !l.counts() {
			continue
		}
		if stations[l.OfficeID] == nil {
			o := in.Offices[l.OfficeID]
			stations[l.OfficeID] = &Sum{ID: string(l.OfficeID), No: o.Code, Name: cmp.Or(o.Name, unknownOffice), Office: above(in.Offices, o)}
		}
		stations[l.OfficeID].add(l)
	}
	beside.Wait()
	s.People, s.Stations = sortedSums(people), sortedSums(stations)
}

// isCard reports whether a line pays a card, and not a later instalment of it.
func (l *Line) isCard() bool {
	return l.State == Payable && strings.HasPrefix(l.EventKey, "card:") && !strings.Contains(l.EventKey, "#")
}

// counts reports whether a line stands in the totals.
func (l *Line) counts() bool { return l.Amount != 0 || l.isCard() }

func (s *Sum) add(l *Line) {
	s.Amount += l.Amount
	s.Pool += lo.Ternary(l.StaffID == "", l.Amount, 0)
	if l.isCard() {
		s.Cards++
	}
	if l.State == Deducted {
		s.Cut -= l.Amount
	}
}

func sortedSums[K comparable](m map[K]*Sum) []Sum {
	out := lo.MapToSlice(m, func(_ K, s *Sum) Sum { return *s })
	slices.SortFunc(out, func(a, b Sum) int { return cmp.Or(strings.Compare(a.No, b.No), strings.Compare(a.ID, b.ID)) })
	return out
}

// above is the name of the office a station reports to; empty when it is not among the offices given.
func above(offices map[org.OfficeID]org.Office, o org.Office) string {
	for _, x := range offices {
		if x.Code != "" && x.Code == o.ParentCode {
			return x.Name
		}
	}
	return ""
}

// notes say what a reader of the totals must know.
func (e *engine) notes(s Settlement) []string {
	count, pools := map[State]int{}, money.Fen(0)
	for i := range s.Lines {
		count[s.Lines[i].State]++
		pools += lo.Ternary(s.Lines[i].StaffID == "", s.Lines[i].Amount, 0)
	}
	parts := lo.FilterMap([]State{Payable, Held, NotQualified, Reversed, Deducted, Added}, func(st State, _ int) (string, bool) {
		return fmt.Sprintf("%s%d", st, count[st]), count[st] > 0
	})
	out := []string{fmt.Sprintf("共%d行：%s。", len(s.Lines), strings.Join(parts, "、"))}
	if e.Scheme.Approval == "" {
		out = append(out, "本方案没有批文号，结果仅供测算。")
	}
	if pools > 0 {
		out = append(out, "站奖金池和小组"+pools.Grouped()+"元只在机构合计中，不在个人合计中，由站内二次分配。")
	}
	names := lo.Map(lo.Keys(e.noPlan), func(id org.OfficeID, _ int) string { return e.Offices[id].Name })
	if slices.Sort(names); len(names) > 0 {
		out = append(out, "没有当月计划数、一律按计划内计的加油站："+strings.Join(names, "、")+"。")
	}
	return out
}
