package customer

import (
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/measure"

	"github.com/samber/lo"
)

var today = calendar.NewDate(2026, time.November, 3)

func policies(t *testing.T) (Archive, Classes) {
	t.Helper()
	read := func(name string) []byte {
		raw, err := os.ReadFile("../../assets/policy/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	a, err := ParseArchive(read("archive.json"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := ParseClasses(read("classes.json"))
	if err != nil {
		t.Fatal(err)
	}
	return a, c
}

func said(product string, tonnes int64, d int) Detail {
	return Detail{ID: DetailID(product + string(rune('a'+d))), Kind: NeedDetail, From: today.AddDays(d - 100), Need: &NeedRecord{Product: product, Monthly: measure.Gram(tonnes * 1_000_000), Basis: Declared, Evidence: "走访"}}
}

func TestCurrentNeed(t *testing.T) {
	ended := said("95#汽油", 7, 9)
	ended.To = ended.From
	cases := []struct {
		name string
		list []Detail
		want int64 // tonnes, -1 for unknown
	}{
		{"no record", nil, -1},
		{"another family only", []Detail{said("柴油", 3, 1)}, -1},
		{"one whole", []Detail{said("汽油", 3, 1)}, 3},
		{"products are added up", []Detail{said("92#汽油", 3, 1), said("95#汽油", 2, 2)}, 5},
		{"the newest of a product", []Detail{said("92#汽油", 3, 1), said("92#汽油", 1, 5), said("95#汽油", 2, 2)}, 3},
		{"a whole replaces products", []Detail{said("92#汽油", 3, 1), said("95#汽油", 2, 2), said("汽油", 9, 3)}, 9},
		{"products replace a whole", []Detail{said("汽油", 9, 3), said("92#汽油", 3, 4)}, 3},
		{"what ended is not known any more", []Detail{said("92#汽油", 3, 1), ended}, 3},
	}
	for _, c := range cases {
		shuffled := slices.Clone(c.list)
		rand.New(rand.NewPCG(1, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		for _, list := range [][]Detail{c.list, shuffled} {
			got := int64(-1)
			if g := CurrentNeed(list, measure.Gasoline); g != nil {
				got = int64(*g) / 1_000_000
			}
			if got != c.want {
				t.Errorf("%s: %d, want %d", c.name, got, c.want)
			}
		}
	}
}

func TestCompleteness(t *testing.T) {
	a, _ := policies(t)
	bare := a.Complete(Customer{Kind: Institution}, nil, today)
	if bare.Score != 0 || !bare.Missing[0].Required || bare.Missing[len(bare.Missing)-1].Required {
		t.Errorf("%+v", bare)
	}
	g := measure.Gram(1)
	c := Customer{Kind: Institution, Document: "x", Contact: "x", Phone: "1", StationID: "s", ManagerID: "m", Need: Need{Gasoline: &g}, PayModes: []string{"现金"}}
	entry := func(d Detail) Detail { d.From = today; return d }
	list := []Detail{entry(Detail{Kind: ClassDetail, Class: &Membership{Tree: ByProduct, Path: "汽油/单位"}}), entry(Detail{Kind: ContactDetail, Contact: &Contact{Name: "x", Decides: true}}),
		entry(Detail{Kind: AddressDetail, Address: &Address{}}), entry(Detail{Kind: TankDetail, Tank: &Tank{}}), entry(Detail{Kind: SupplyDetail, Supply: &Supply{}})}
	if full := a.Complete(c, list, today); full.Score != 100 || len(full.Missing) != 0 {
		t.Errorf("%+v", full)
	}
	list[4].To, list[4].From = today.AddDays(-1), today.AddDays(-9)
	if left := a.Complete(c, list, today); left.Score != 96 || left.Missing[0].Key != "supply" {
		t.Errorf("what ended still counts: %+v", left)
	}
	if p := a.Complete(Customer{Kind: Person}, nil, today); slices.ContainsFunc(p.Missing, func(i ArchiveItem) bool { return i.Key == "document" || i.Key == "supply" }) {
		t.Errorf("a person is asked for what is an institution's: %+v", p)
	}
}

func TestCheckDetail(t *testing.T) {
	_, classes := policies(t)
	base := Detail{CustomerID: "c", From: today}
	with := func(change func(*Detail)) Detail { d := base; change(&d); return d }
	cases := map[string]struct {
		d    Detail
		code string
	}{
		"class": {with(func(d *Detail) {
			d.Kind, d.Class = ClassDetail, &Membership{Tree: ByProduct, Path: "柴油/客运/公交"}
		}), ""},
		"no such class":  {with(func(d *Detail) { d.Kind, d.Class = ClassDetail, &Membership{Tree: ByProduct, Path: "柴油/客运"} }), "customer.detail_word"},
		"another tree":   {with(func(d *Detail) { d.Kind, d.Class = ClassDetail, &Membership{Tree: ByNature, Path: "现金"} }), "customer.detail_word"},
		"nothing":        {with(func(d *Detail) { d.Kind = ContactDetail }), "customer.detail_kind"},
		"two at once":    {with(func(d *Detail) { d.Kind, d.Contact, d.Tank = ContactDetail, &Contact{Name: "x"}, &Tank{} }), "customer.detail_kind"},
		"no kind":        {with(func(d *Detail) { d.Contact = &Contact{Name: "x"} }), "customer.detail_kind"},
		"contact":        {with(func(d *Detail) { d.Kind, d.Contact = ContactDetail, &Contact{Name: "𠮷野家"} }), ""},
		"no name":        {with(func(d *Detail) { d.Kind, d.Contact = ContactDetail, &Contact{Name: "  "} }), "customer.detail_empty"},
		"hidden mark":    {with(func(d *Detail) { d.Kind, d.Contact = ContactDetail, &Contact{Name: "张\u202e三"} }), "identity.text_direction"},
		"address":        {with(func(d *Detail) { d.Kind, d.Address = AddressDetail, &Address{Use: "办公", Text: "港城大街1号"} }), ""},
		"unknown use":    {with(func(d *Detail) { d.Kind, d.Address = AddressDetail, &Address{Use: "家", Text: "x"} }), "customer.detail_word"},
		"vehicle":        {with(func(d *Detail) { d.Kind, d.Vehicle = VehicleDetail, &Vehicle{Plate: "鲁FD12345", Energy: "纯电"} }), ""},
		"negative":       {with(func(d *Detail) { d.Kind, d.Vehicle = VehicleDetail, &Vehicle{Plate: "x", Energy: "柴油", TankL: -1} }), "customer.detail_negative"},
		"tank":           {with(func(d *Detail) { d.Kind, d.Tank = TankDetail, &Tank{Product: "柴油", Volume: 5_000_000} }), ""},
		"supplier":       {with(func(d *Detail) { d.Kind, d.Supply = SupplyDetail, &Supply{} }), "customer.detail_empty"},
		"need":           {func() Detail { d := said("0#柴油", 1, 1); d.ID = ""; return d }(), ""},
		"need, no proof": {with(func(d *Detail) { d.Kind, d.Need = NeedDetail, &NeedRecord{Product: "汽油", Basis: Declared} }), "customer.detail_empty"},
		"no day":         {Detail{Kind: ContactDetail, Contact: &Contact{Name: "x"}}, "customer.detail_empty"},
		"ends too early": {with(func(d *Detail) { d.Kind, d.Contact, d.To = ContactDetail, &Contact{Name: "x"}, today.AddDays(-1) }), "customer.detail_period"},
		"too long a text": {with(func(d *Detail) {
			d.Kind, d.Supply = SupplyDetail, &Supply{Name: string(slices.Repeat([]rune{'油'}, 201))}
		}), "identity.text_long"},
	}
	for name, c := range cases {
		codes := lo.Map(CheckDetail(c.d, classes), func(f *fault.Fault, _ int) string { return f.Code })
		if c.code == "" && len(codes) > 0 || c.code != "" && !slices.Contains(codes, c.code) {
			t.Errorf("%s: %v, want %q", name, codes, c.code)
		}
	}
}

func TestClash(t *testing.T) {
	_, classes := policies(t)
	class := func(id string, tree Tree, path string, from, to int) Detail {
		d := Detail{ID: DetailID(id), Kind: ClassDetail, Class: &Membership{Tree: tree, Path: path}, From: today.AddDays(from)}
		if to != 0 {
			d.To = today.AddDays(to)
		}
		return d
	}
	list := []Detail{class("1", ByNature, "机构客户", -50, 0), class("2", ByProduct, "柴油/客运/公交", -50, -10)}
	for name, c := range map[string]struct {
		d    Detail
		want bool
	}{
		"a second nature":           {class("", ByNature, "私家车客户", 0, 0), true},
		"itself, changed":           {class("1", ByNature, "私家车客户", -50, 0), false},
		"a second product class":    {class("", ByProduct, "汽油/单位", -50, 0), false},
		"the same class, meanwhile": {class("", ByProduct, "柴油/客运/公交", -10, 0), true},
		"the same class, later":     {class("", ByProduct, "柴油/客运/公交", -9, 0), false},
		"before the other":          {class("", ByNature, "私家车客户", -90, -51), false},
	} {
		if _, clash := classes.Clash(list, c.d); clash != c.want {
			t.Errorf("%s: %v", name, clash)
		}
	}
}

func TestRoots(t *testing.T) {
	got := Roots(map[ID]ID{"a": "b", "b": "c", "x": "y"})
	if len(got) != 3 || got["a"] != "c" || got["b"] != "c" || got["x"] != "y" {
		t.Errorf("%v", got)
	}
	if ring := Roots(map[ID]ID{"a": "b", "b": "a"}); len(ring) != 2 {
		t.Errorf("%v", ring)
	}
}

func TestPoliciesRefuseWhatTheyLack(t *testing.T) {
	if _, err := ParseClasses([]byte(`{"trees":{"属性":["机构客户"]}}`)); err == nil {
		t.Error("a dictionary without the built-in classes was taken")
	}
	if _, err := ParseArchive([]byte(`{"items":[{"key":"shoe","weight":1}]}`)); err == nil {
		t.Error("an unknown item was taken")
	}
	if _, err := ParseArchive([]byte(`{"items":[{"key":"contact","weight":0}]}`)); err == nil {
		t.Error("a weight of nothing was taken")
	}
}
