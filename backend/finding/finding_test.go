package finding

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/identity"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

func gram(n int64) *measure.Gram { return lo.ToPtr(measure.Gram(n)) }

func named(i int, name string, person bool) Record {
	kind := lo.Ternary(person, customer.Person, customer.Institution)
	return Record{Customer: customer.Customer{ID: customer.ID(fmt.Sprint("id", i)), Code: fmt.Sprintf("C%05d", i), Name: name, Kind: kind},
		Standing: Standing{Level: grading.StationLevel, Size: grading.Small}}
}

func people(names ...string) *Register {
	return New(len(names), slices.Values(lo.Map(names, func(n string, i int) Record { return named(i, n, true) })))
}

func names(r *Register, text string) []string {
	return lo.Map(r.Find(Query{Text: text}).IDs, func(id customer.ID, _ int) string {
		p, _ := r.place(id)
		return string(r.numbers.at(p))
	})
}

// Surnames with a reading of their own are found by it, by initials and spelled, and not by the common reading of the character.
func TestSurnamesAreFoundAsTheyAreRead(t *testing.T) {
	for name, read := range map[string][3]string{
		"单国强": {"sgq", "shanguo", "danguo"}, "解晓东": {"xxd", "xiexiao", "jiexiao"}, "仇玉兰": {"qyl", "qiuyu", "chouyu"}, "区志远": {"ozy", "ouzhi", "quzhi"},
		"尉迟建军": {"ycjj", "yuchi", "weichi"}, "万俟明": {"mqm", "moqi", "wansi"}, "乐嘉": {"yj", "yuejia", "lejia"}, "盖春华": {"gch", "gechun", "gaichun"},
		"种道平": {"cdp", "chongdao", "zhongdao"}, "祭红梅": {"zhm", "zhaihong", "jihong"}, "皇甫端": {"hfd", "huangfu", "huangpu"}, "查良": {"zl", "zhaliang", "chaliang"},
		"曾小贤": {"zxx", "zengxiao", "cengxiao"}, "朴信": {"px", "piaoxin", "puxin"}, "缪丽": {"ml", "miaoli", "mouli"}, "翟天": {"zt", "zhaitian", "ditian"},
		"覃辉": {"qh", "qinhui", "tanhui"}, "黑伟": {"hw", "hewei", "heiwei"}, "澹台明": {"ttm", "tantai", "dantai"}, "牟其": {"mq", "muqi", "mouqi"},
	} {
		r := people("王大明", name)
		for _, text := range []string{read[0], read[1], strings.ToUpper(read[0]), read[1][:len(read[1])-1], name[:3], name} {
			if got := names(r, text); !slices.Contains(got, "C00001") {
				t.Errorf("%s is not found by %q", name, text)
			}
		}
		if got := names(r, read[2]); slices.Contains(got, "C00001") {
			t.Errorf("%s is found by %q", name, read[2])
		}
	}
}

func TestEverythingOfACustomerFindsIt(t *testing.T) {
	rec := named(7, "烟台𠮷祥（长安）物流有限公司", false)
	rec.Customer.Code, rec.Customer.Document, rec.Customer.Contact, rec.Customer.Phone = "370611J00043", "91370611MA3C1TBX2P", "单晓红", "0535-6612345"
	rec.Cards = []Card{{Number: "9803795468931045", Plate: "鲁FD12345", Holder: "仇海", Phone: "13805351234"}, {Plate: "鲁F警"}}
	r := New(1, slices.Values([]Record{rec, named(1, "别的客户", false)}))
	for _, text := range []string{"烟台", "物流", "流有限", "𠮷", "𠮷祥", "（长安", "(长安)", "ytxca", "cawl", "changan", "chang an", "wuliuyou", "370611j", "370611J00043", "00043", "43", "91370611", "9137061 43", "91370611ma3c1tbx2p",
		"单晓", "sxh", "shanxiao", "2345", "6612345", "0535-6612345", "1234", "13805351234", "FD12345", "鲁F·D12345", "鲁fd1", "12345", "D123", "鲁f警", "仇海", "qh", "qiuhai", "1045", "9803795468931045", "ＦＤ１２", "  物流   鲁F  "} {
		if got := names(r, text); !reflect.DeepEqual(got, []string{"370611J00043"}) {
			t.Errorf("%q finds %v", text, got)
		}
	}
	for _, text := range []string{"烟台有限", "公司烟", "danxiao", "鲁F12345", "54321", "370611J00044", "没有", "ytwl", "%", "_", "'", "\"", "*", "6612", "流仇"} {
		if got := names(r, text); len(got) != 0 {
			t.Errorf("%q finds %v", text, got)
		}
	}
	if n := len(names(r, "")); n != 2 {
		t.Errorf("no text finds %d", n)
	}
}

// model is what the register must answer, by looking at every record.
type model map[customer.ID]Record

func (m model) find(q Query) Page {
	var hits []Record
	for _, rec := range m {
		ok := true
		for _, word := range strings.Fields(q.Text) {
			ok = ok && said(rec, identity.FoldName(word))
		}
		for f, v := range q.Is {
			c := rec.Customer
			ok = ok && (v == "" || v == map[Filter]string{Kind: string(c.Kind), Level: string(rec.Standing.Level), Size: string(rec.Standing.Size), County: c.CountyCode,
				Station: string(c.StationID), Manager: string(c.ManagerID), Industry: c.Industry}[f])
		}
		if q.Among != nil {
			ok = ok && slices.Contains(q.Among.Values, string(rec.Customer.StationID))
		}
		if ok {
			hits = append(hits, rec)
		}
	}
	slices.SortFunc(hits, func(a, b Record) int {
		return cmp.Or(before(a, b, q.Order), cmp.Compare(a.Customer.Code, b.Customer.Code))
	})
	if q.Desc {
		slices.Reverse(hits)
	}
	ids := lo.Map(hits, func(r Record, _ int) customer.ID { return r.Customer.ID })
	from := min(q.Offset, len(ids))
	return Page{IDs: ids[from:min(len(ids), from+q.Limit)], Total: len(ids)}
}

func before(a, b Record, by Order) int {
	mass := func(g *measure.Gram) int64 {
		if g == nil {
			return -1
		}
		return int64(*g)
	}
	switch by {
	case ByName:
		return slices.Compare(identity.Readings(a.Customer.Name, a.Customer.Kind == customer.Person), identity.Readings(b.Customer.Name, b.Customer.Kind == customer.Person))
	case ByLevel:
		return cmp.Compare(levelRank(string(a.Standing.Level)), levelRank(string(b.Standing.Level)))
	case BySize:
		return cmp.Compare(sizeRank(string(a.Standing.Size)), sizeRank(string(b.Standing.Size)))
	case ByGasoline:
		return cmp.Compare(mass(a.Standing.Gasoline), mass(b.Standing.Gasoline))
	case ByDiesel:
		return cmp.Compare(mass(a.Standing.Diesel), mass(b.Standing.Diesel))
	case ByLastFuel:
		return cmp.Compare(a.Standing.LastFuel.String(), b.Standing.LastFuel.String())
	case ByCounty:
		return cmp.Compare(a.Customer.CountyName, b.Customer.CountyName)
	case ByStation:
		return cmp.Compare(a.Station, b.Station)
	case ByManager:
		return cmp.Compare(a.Manager, b.Manager)
	}
	return 0
}

// said reports whether one word stands in a record, read slowly.
func said(rec Record, word string) bool {
	c := rec.Customer
	words := []string{c.Name, c.Contact}
	ends := []string{digits(c.Phone)}
	for _, x := range rec.Cards {
		words, ends = append(words, x.Holder), append(ends, x.Number, digits(x.Phone))
	}
	low, up := strings.ToLower(word), strings.ToUpper(word)
	for i, w := range words {
		readings := identity.Readings(w, i > 0 || c.Kind == customer.Person)
		first := lo.Map(readings, func(s string, _ int) string { return s[:1] })
		if strings.Contains(strings.ToLower(identity.FoldName(w)), low) || strings.Contains(strings.Join(first, ""), low) {
			return true
		}
		for i := range readings {
			if len(low) > 1 && strings.Trim(low, "0123456789") != "" && strings.HasPrefix(strings.Join(readings[i:], ""), low) {
				return true
			}
		}
	}
	for _, x := range rec.Cards {
		if strings.Contains(strings.ToLower(x.Plate), low) {
			return true
		}
	}
	if strings.HasPrefix(c.Code, up) || strings.HasSuffix(c.Code, up) || c.Document != "" && strings.HasPrefix(c.Document, up) {
		return true
	}
	return strings.Trim(word, "0123456789") == "" && slices.ContainsFunc(ends, func(e string) bool { return e != "" && strings.HasSuffix(e, word) })
}

func invented(r *rand.Rand, i int) Record {
	some := func(words string, n int) string {
		out := ""
		for range n {
			list := []rune(words)
			out += string(list[r.IntN(len(list))])
		}
		return out
	}
	rec := named(i, some("烟台单县乐陵长安物流有限公司鑫单重庆𠮷", 2+r.IntN(9)), r.IntN(2) == 0)
	c, s := &rec.Customer, &rec.Standing
	c.Contact, c.Phone, c.Document = some("单解仇王李伟强", r.IntN(4)), some("0123", r.IntN(5)), some("9137", r.IntN(6))
	c.CountyCode = some("12", 1)
	c.CountyName, c.StationID, c.ManagerID, c.Industry = "县"+c.CountyCode, org.OfficeID(some("123", 1)), org.StaffID(some("12", 1)), some("ab", 1)
	rec.Station, rec.Manager = "站"+string(c.StationID), "员"+string(c.ManagerID)
	s.Level = lo.Ternary(r.IntN(3) == 0, grading.CityLevel, grading.StationLevel)
	s.Size = lo.Ternary(r.IntN(3) == 0, grading.NoSize, grading.Large)
	if r.IntN(3) > 0 {
		s.Gasoline, s.Diesel, s.LastFuel = gram(r.Int64N(9)), gram(r.Int64N(900)), calendar.NewDate(2026, time.Month(1+r.IntN(2)), 1+r.IntN(28))
	}
	for range r.IntN(3) {
		rec.Cards = append(rec.Cards, Card{Number: some("0123", 6), Plate: "鲁F" + some("A12", 5), Holder: some("单王李", r.IntN(3)), Phone: some("0123", 4)})
	}
	return rec
}

// Random edits, additions and removals leave the register answering as a slow look at every record does. The low limit makes grams long.
func TestRegisterAnswersAsAModel(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	m := model{}
	for i := range 300 {
		rec := invented(r, i)
		m[rec.Customer.ID] = rec
	}
	reg := register(300, 4, func(yield func(Record) bool) {
		for _, rec := range m {
			if !yield(rec) {
				return
			}
		}
	})
	reg.Warm()
	words := strings.Fields("烟 单 有限 有限公司 公司 单县 长安 烟台单 𠮷 重庆 dan shan dx sx yx gongs yxgs chongq le lao xianan 1 12 01 123 913 9 c0 C0001 00012 鲁F 鲁FA A1 2A F12 王 wl 李 zzz")
	asked := 0
	for round := range 25 {
		for range 40 {
			q := Query{Order: Orders()[r.IntN(len(Orders()))], Desc: r.IntN(2) == 0, Offset: r.IntN(120), Limit: 1 + r.IntN(60), Is: map[Filter]string{}}
			if r.IntN(4) > 0 {
				q.Text = words[r.IntN(len(words))]
			}
			if r.IntN(5) == 0 {
				q.Text += " " + words[r.IntN(len(words))]
			}
			switch r.IntN(8) {
			case 7:
				q.Among = &Among{Station, []string{"1", "3", "9"}[:r.IntN(4)]}
			case 0:
				q.Is[Level] = "地市级"
			case 1:
				q.Is[Station], q.Is[Size] = "2", "大型"
			case 2:
				q.Is[County], q.Is[Manager], q.Is[Industry] = "1", "2", "a"
			}
			want, got := m.find(q), reg.Find(q)
			if len(want.IDs) == 0 {
				want.IDs = []customer.ID{}
			}
			if !reflect.DeepEqual(got, want) {
				full, slow := q, q
				full.Offset, full.Limit, slow.Offset, slow.Limit = 0, 0, 0, 999
				x, y := lo.Difference(reg.Find(full).IDs, m.find(slow).IDs)
				for _, id := range append(x, y...) {
					t.Logf("%v %+v", id, m[id])
				}
				t.Fatalf("round %d, %+v:\n got %v\nwant %v", round, q, got, want)
			}
			asked += min(1, got.Total)
		}
		var in []Record
		var out []customer.ID
		for _, i := range r.Perm(320)[:6] {
			id := customer.ID(fmt.Sprint("id", i))
			if _, there := m[id]; there && r.IntN(3) == 0 {
				delete(m, id)
				out = append(out, id)
				continue
			}
			m[id] = invented(r, i)
			in = append(in, m[id])
		}
		reg.Change(in, out)
	}
	if asked < 500 {
		t.Errorf("only %d questions found anything", asked)
	}
}

func TestWalkingFromBothEndsAgrees(t *testing.T) {
	const n = 3 * fewHits
	r := New(n, func(yield func(Record) bool) {
		for i := range n {
			rec := named(i, "客户", false)
			rec.Standing.Diesel = gram(int64(i * 7919 % 1000))
			if !yield(rec) {
				return
			}
		}
	})
	all := r.Find(Query{Order: ByDiesel}).IDs
	for _, desc := range []bool{false, true} {
		for _, from := range []int{0, 1, n/2 - 26, n / 2, n - 50, n - 3, n, n + 9} {
			got := r.Find(Query{Order: ByDiesel, Desc: desc, Offset: from, Limit: 50})
			want := slices.Clone(all)
			if desc {
				slices.Reverse(want)
			}
			want = want[min(n, from):min(n, from+50)]
			if got.Total != n || !slices.Equal(got.IDs, want) {
				t.Errorf("desc %v from %d: %v, want %v", desc, from, got.IDs, want)
			}
		}
	}
}

func TestARenamedStationIsSortedByItsNewName(t *testing.T) {
	at := func(i int, station, name string) Record {
		rec := named(i, "客户", false)
		rec.Customer.StationID, rec.Station = org.OfficeID(station), name
		return rec
	}
	r := New(3, slices.Values([]Record{at(0, "s1", "b"), at(1, "s2", "c"), at(2, "s1", "b")}))
	r.Warm()
	r.Change([]Record{at(0, "s1", "d"), at(2, "s1", "d")}, nil)
	if got := r.Find(Query{Order: ByStation}).IDs; !slices.Equal(got, []customer.ID{"id1", "id0", "id2"}) {
		t.Error(got)
	}
}

func FuzzFindNeverPanics(f *testing.F) {
	r := people("单国强", "烟台ABC𠮷祥", "é ß Ⅳ 5")
	for _, s := range []string{"", "烟", "ab", "\xff\xfe", "xianan", "١٢", "a\u200fb", strings.Repeat("an", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if page := r.Find(Query{Text: text}); page.Total > 3 || len(page.IDs) != page.Total {
			t.Fatal(page)
		}
	})
}
