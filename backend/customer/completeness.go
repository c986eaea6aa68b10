package customer

import (
	"encoding/json"
	"slices"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// Archive is the dated policy of what a complete archive holds.
type Archive struct {
	Version string        `json:"version"`
	From    calendar.Date `json:"from"`
	Source  string        `json:"source"`
	Items   []ArchiveItem `json:"items"`
}

// ArchiveItem is one thing an archive should hold. Kinds empty means every customer.
type ArchiveItem struct {
	Key      string `json:"key"`
	Name     string `json:"name"`
	Weight   int    `json:"weight"`
	Required bool   `json:"required"`
	Clause   string `json:"clause"`
	Kinds    []Kind `json:"kinds,omitempty"`
}

// Completeness is how much of what an archive should hold is there: Score out of 100, rounded down, and what is missing, the required
// first, then the heavier.
type Completeness struct {
	Score   int           `json:"score"`
	Missing []ArchiveItem `json:"missing"`
}

// ParseArchive reads a policy. Error: customer.archive_policy.
func ParseArchive(raw []byte) (a Archive, err error) {
	if err := json.Unmarshal(raw, &a); err != nil {
		return a, fault.New(fault.Invalid, "customer.archive_policy", "档案完整度参数读不出", "请核对参数文件").Because(err)
	}
	for _, i := range a.Items {
		if _, ok := present()[i.Key]; !ok || i.Weight <= 0 {
			return a, fault.New(fault.Invalid, "customer.archive_policy", "档案完整度参数的「"+i.Key+"」不认识，或权重不是正数", "请核对参数文件")
		}
	}
	return a, nil
}

// Complete measures an archive: the customer's own fields and the entries that hold today.
func (a Archive) Complete(c Customer, list []Detail, today calendar.Date) Completeness {
	holding := lo.Filter(list, func(d Detail, _ int) bool { return d.Holds(today) })
	out := Completeness{Missing: []ArchiveItem{}}
	all, got, is := 0, 0, present()
	for _, item := range a.Items {
		if len(item.Kinds) > 0 && !slices.Contains(item.Kinds, c.Kind) {
			continue
		}
		all += item.Weight
		if is[item.Key](c, holding) {
			got += item.Weight
			continue
		}
		out.Missing = append(out.Missing, item)
	}
	slices.SortStableFunc(out.Missing, func(x, y ArchiveItem) int {
		if x.Required != y.Required {
			return lo.Ternary(x.Required, -1, 1)
		}
		return y.Weight - x.Weight
	})
	out.Score = 100
	if all > 0 {
		out.Score = got * 100 / all
	}
	return out
}

// present tells for every key whether it is there.
func present() map[string]func(Customer, []Detail) bool {
	has := func(kind DetailKind) func(Customer, []Detail) bool {
		return func(_ Customer, list []Detail) bool {
			return lo.SomeBy(list, func(d Detail) bool { return d.Kind == kind })
		}
	}
	in := func(tree Tree) func(Customer, []Detail) bool {
		return func(_ Customer, list []Detail) bool {
			return lo.SomeBy(list, func(d Detail) bool { return d.Class != nil && d.Class.Tree == tree })
		}
	}
	return map[string]func(Customer, []Detail) bool{
		"document": func(c Customer, _ []Detail) bool { return c.Document != "" },
		"contact": func(c Customer, list []Detail) bool {
			return c.Contact != "" && c.Phone != "" || lo.SomeBy(list, func(d Detail) bool { return d.Contact != nil && d.Contact.Phone != "" })
		},
		"station": func(c Customer, _ []Detail) bool { return c.StationID != "" },
		"manager": func(c Customer, _ []Detail) bool { return c.ManagerID != "" },
		"need": func(c Customer, list []Detail) bool {
			return c.Need.Gasoline != nil || c.Need.Diesel != nil || c.Need.Bearer != nil
		},
		"product": in(ByProduct),
		"payment": func(c Customer, list []Detail) bool { return len(c.PayModes) > 0 || in(ByPayment)(c, list) },
		"decider": func(_ Customer, list []Detail) bool {
			return lo.SomeBy(list, func(d Detail) bool { return d.Contact != nil && d.Contact.Decides })
		},
		"address": has(AddressDetail),
		"vehicle": func(c Customer, list []Detail) bool { return has(VehicleDetail)(c, list) || has(TankDetail)(c, list) },
		"supply":  has(SupplyDetail),
	}
}
