package incentive

import (
	"hash/maphash"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"fuelbook/backend/org"
)

// index numbers what a million events name again and again, so that each text is looked up once.
type index struct {
	offices  []org.Office
	staff    []org.Staff
	officeOf []int32 // of events; -1 is unknown or none
	seller   []int32
	develops []int32
	manager  []int32 // of offices
	days     []int32 // of events, since the first
	months   []int32
}

// nobody is the number of a person or office that is not known.
const nobody = -1

func newIndex(in Input) *index {
	x := &index{}
	offices, staff := map[org.OfficeID]int32{}, map[org.StaffID]int32{}
	for id, o := range in.Offices {
		offices[id] = int32(len(x.offices))
		x.offices = append(x.offices, o)
	}
	for id, s := range in.Staff {
		staff[id] = int32(len(x.staff))
		x.staff = append(x.staff, s)
	}
	x.manager = make([]int32, len(x.offices))
	for i, o := range x.offices {
		x.manager[i] = number(staff, in.Managers[o.ID])
	}
	n := len(in.Events)
	x.officeOf, x.seller, x.develops, x.days, x.months = make([]int32, n), make([]int32, n), make([]int32, n), make([]int32, n), make([]int32, n)
	for i := range in.Events {
		ev := &in.Events[i]
		x.officeOf[i], x.seller[i], x.develops[i] = number(offices, ev.Office), number(staff, ev.Seller), number(staff, ev.Developer)
		x.days[i], x.months[i] = int32(in.Events[0].Date.DaysUntil(ev.Date)), int32(ev.Date.Month().Index())
	}
	return x
}

func number[K comparable](of map[K]int32, id K) int32 {
	var none K
	if id == none {
		return nobody
	}
	if n, ok := of[id]; ok {
		return n
	}
	return nobody
}

// sortedEvents orders by day and key: days are told apart by counting and sorted one by one, on all processors.
func (x *index) sortedEvents(list []Event) []int32 {
	if len(list) == 0 {
		return nil
	}
	first, last := slices.Min(x.days), slices.Max(x.days)
	ends := make([]int32, last-first+2)
	for _, d := range x.days {
		ends[d-first+1]++
	}
	for i := 1; i < len(ends); i++ {
		ends[i] += ends[i-1]
	}
	order, at := make([]int32, len(list)), slices.Clone(ends)
	for i, d := range x.days {
		order[at[d-first]] = int32(i)
		at[d-first]++
	}
	var wait sync.WaitGroup
	var next atomic.Int32
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for n := next.Add(1); int(n) < len(ends); n = next.Add(1) {
				slices.SortFunc(order[ends[n-1]:ends[n]], func(a, b int32) int { return strings.Compare(list[a].Key, list[b].Key) })
			}
		})
	}
	wait.Wait()
	return order
}

// alike calls with each run of at least so many events that have the same text, in the order given; an empty text is none. Texts are compared by
// a hash first: a set of a million texts is what would cost most.
func alike(list []Event, least int, text func(*Event) string, call func(same []int32)) {
	type hashed struct {
		hash uint64
		at   int32
	}
	seed := maphash.MakeSeed()
	all := make([]hashed, 0, len(list))
	for i := range list {
		if s := text(&list[i]); s != "" {
			all = append(all, hashed{maphash.String(seed, s), int32(i)})
		}
	}
	slices.SortFunc(all, func(a, b hashed) int {
		switch {
		case a.hash < b.hash:
			return -1
		case a.hash > b.hash:
			return 1
		}
		return int(a.at - b.at)
	})
	for start := 0; start < len(all); {
		end := start + 1
		for end < len(all) && all[end].hash == all[start].hash {
			end++
		}
		if end-start >= least {
			byText := map[string][]int32{} // a hash may be that of two texts
			for _, h := range all[start:end] {
				byText[text(&list[h.at])] = append(byText[text(&list[h.at])], h.at)
			}
			for _, same := range byText {
				if len(same) >= least {
					call(same)
				}
			}
		}
		start = end
	}
}
