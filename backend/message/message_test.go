package message

import (
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"

	"github.com/samber/lo"
)

func day(s string) calendar.Date { return lo.Must(calendar.ParseDate(s)) }

func shipped(t *testing.T) Policy {
	t.Helper()
	p, err := ParsePolicy(lo.Must(os.ReadFile("../../assets/policy/messages.json")))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestLengthIsThatOfTheStandard: 70 units in one message, then 67 to a part, and no character of two units is cut.
func TestLengthIsThatOfTheStandard(t *testing.T) {
	for _, c := range []struct {
		text string
		want Length
	}{
		{"", Length{0, 1, 70, 70}},
		{strings.Repeat("油", 70), Length{70, 1, 70, 0}},
		{strings.Repeat("油", 71), Length{71, 2, 67, 63}},
		{strings.Repeat("油", 134), Length{134, 2, 67, 0}},
		{strings.Repeat("油", 135), Length{135, 3, 67, 66}},
		{strings.Repeat("𠮷", 35), Length{70, 1, 70, 0}},
		{strings.Repeat("油", 66) + "𠮷" + strings.Repeat("油", 10), Length{78, 2, 67, 55}},
		{strings.Repeat("𠮷", 67), Length{134, 3, 67, 65}}, // 33 of them fill 66 units of a part
	} {
		if got := Measure(c.text); got != c.want {
			t.Errorf("%d units: %+v, want %+v", len(utf16.Encode([]rune(c.text))), got, c.want)
		}
	}
}

func TestTemplatesRefuseWhatTheyCannotFill(t *testing.T) {
	for text, want := range map[string]string{
		"尊敬的{称呼}，{节日}快乐": "",
		"{油品}今日调价":       "没有「{油品}」这个字段",
		"{称呼":            "没有成对",
		"称呼}":            "没有成对",
		"{称呼{节日}}":       "没有成对",
		"":               "不能空",
		"祝{ 节日 }快乐":      "",
		"尊敬的{称呼}：{称呼}您好": "",
	} {
		fs := CheckTemplate(Template{Name: "x", Occasion: Festival, Text: text})
		if (len(fs) == 0) != (want == "") || want != "" && !strings.Contains(fs.Error(), want) {
			t.Errorf("%q: %v, want %q", text, fs, want)
		}
	}
	if fs := CheckTemplate(Template{Occasion: "开业", Text: "x"}); len(fs) != 2 || fs[0].Field != "name" || fs[1].Field != "occasion" {
		t.Error(fs)
	}
	text, missing, err := Render("{称呼}您好，{加油站}", map[string]string{"称呼": "王师傅", "加油站": " "}, "拒收请回复R")
	if err != nil || text != "王师傅您好，拒收请回复R" || !slices.Equal(missing, []string{"加油站"}) {
		t.Error(text, missing, err)
	}
	if text, _, _ := Render("好。拒收请回复R", nil, "拒收请回复R"); text != "好。拒收请回复R" {
		t.Error(text)
	}
}

// TestCapsHoldInEveryWindow adds random messages as long as there is room and counts every run of days afterwards.
func TestCapsHoldInEveryWindow(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 30))
	first := day("2026-01-01")
	for range 60 {
		caps := []Cap{{1 + rnd.IntN(9), 1 + rnd.IntN(3)}, {10 + rnd.IntN(30), 1 + rnd.IntN(6)}}
		var sent []calendar.Date
		for range 60 {
			on := first.AddDays(rnd.IntN(90)) // in no order: a list for later may be frozen before one for sooner
			_, room := Room(caps, sent, on)
			if fits := mostIn(caps, append(slices.Clone(sent), on)); room != fits {
				t.Fatalf("%v to %v on %s: room %v, every window holds %v", caps, sent, on, room, fits)
			}
			if room {
				sent = append(sent, on)
			}
		}
	}
}

// mostIn counts every window anew, day by day.
func mostIn(caps []Cap, sent []calendar.Date) bool {
	for _, c := range caps {
		for start := day("2025-11-01"); start.Before(day("2026-06-01")); start = start.AddDays(1) {
			n := 0
			for _, s := range sent {
				if k := start.DaysUntil(s); k >= 0 && k < c.Days {
					n++
				}
			}
			if n > c.Most {
				return false
			}
		}
	}
	return true
}

func TestQuietHours(t *testing.T) {
	night, noon := Quiet{"20:00", "08:00"}, Quiet{"12:00", "14:00"}
	for clock, want := range map[string][2]bool{"19:59": {false, false}, "20:00": {true, false}, "00:00": {true, false}, "07:59": {true, false}, "08:00": {false, false}, "12:00": {false, true}, "13:59": {false, true}, "14:00": {false, false}} {
		if night.Covers(clock) != want[0] || noon.Covers(clock) != want[1] {
			t.Errorf("%s: %v %v", clock, night.Covers(clock), noon.Covers(clock))
		}
	}
	if night.String() != "20:00至次日08:00" {
		t.Error(night.String())
	}
}

// TestAnOptOutWinsEverywhere: over every agreement that is not younger, of whatever customer and scope, in whatever order they were noted.
func TestAnOptOutWinsEverywhere(t *testing.T) {
	const a, b = customer.ID("a"), customer.ID("b")
	self := func(id customer.ID) customer.ID { return id }
	yes := func(id customer.ID, on string, s Scope) Consent {
		return Consent{CustomerID: id, Phone: "1", Answer: Agreed, Day: day(on), Scope: s, Source: "书面"}
	}
	no := Consent{Phone: "1", Answer: Refused, Day: day("2026-05-10")}
	for _, c := range []struct {
		name string
		list []Consent
		id   customer.ID
		want bool
	}{
		{"nobody asked", nil, a, false},
		{"agreed", []Consent{yes(a, "2026-05-01", Any)}, a, true},
		{"of another customer", []Consent{yes(b, "2026-05-01", Any)}, a, false},
		{"of another scope", []Consent{yes(a, "2026-05-01", Marketing)}, a, false},
		{"not yet", []Consent{yes(a, "2026-06-02", Any)}, a, false},
		{"opted out elsewhere", []Consent{no, yes(a, "2026-05-01", Any)}, a, false},
		{"the same day", []Consent{yes(a, "2026-05-10", Any), no}, a, false},
		{"agreed again", []Consent{no, yes(a, "2026-05-11", Service), yes(a, "2026-05-01", Any)}, a, true},
		{"another agreed again", []Consent{no, yes(b, "2026-05-11", Any), yes(a, "2026-05-01", Any)}, a, false},
	} {
		slices.Reverse(c.list)
		if why, ok := BookOf(c.list, self).May(c.id, "1", Service, day("2026-06-01")); ok != c.want || why == "" {
			t.Errorf("%s: %v, %q", c.name, ok, why)
		}
	}
	merged := BookOf([]Consent{yes(b, "2026-05-01", Any)}, func(customer.ID) customer.ID { return a })
	if _, ok := merged.May(a, "1", Service, day("2026-06-01")); !ok {
		t.Error("what a merged record agreed to is lost")
	}
}

func order(o Occasion, text string) Order {
	return Order{Occasion: o, Text: text, SendOn: day("2027-02-26"), Until: day("2027-03-02"), SendAt: "09:30"}
}

func subject(id string, people ...Person) Subject {
	return Subject{CustomerID: customer.ID(id), People: people, Own: map[string]string{"客户名称": "户" + id, "加油站": "东站"}}
}

// TestChooseSaysWhy: everybody is on the list or left out with a reason, nobody twice.
func TestChooseSaysWhy(t *testing.T) {
	p := shipped(t)
	phone := func(n int) string { return "1380535000" + string(rune('0'+n)) }
	var said []Consent
	for i := range 8 {
		said = append(said, Consent{CustomerID: customer.ID(rune('a' + i)), Phone: phone(i), Answer: Agreed, Scope: Service, Day: day("2026-01-01"), Source: "书面"})
	}
	said = append(said, Consent{CustomerID: "h", Phone: phone(0), Answer: Agreed, Scope: Any, Day: day("2026-01-01"), Source: "书面"}, Consent{Phone: phone(3), Answer: Refused, Day: day("2026-12-01")})
	book := BookOf(said, func(id customer.ID) customer.ID { return id })
	list := []Subject{subject("a", Person{Name: "甲", Phone: phone(0)}), subject("b"), subject("c", Person{Name: "丙", Phone: "0535-6612345"}), subject("d", Person{Name: "丁", Phone: phone(3)}),
		subject("e", Person{Name: "戊", Phone: phone(4)}), subject("f", Person{Name: "己", Phone: "12"}, Person{Name: "己二", Phone: phone(5)}), subject("h", Person{Name: "辛", Phone: phone(0)}), subject("z", Person{Name: "壬", Phone: phone(9)})}
	busy := func(id customer.ID, _ string) []calendar.Date {
		if id == "e" {
			return []calendar.Date{day("2027-02-28"), day("2027-03-01")}
		}
		return nil
	}
	o := order(Festival, "{称呼}：{节日}快乐")
	o.Given = map[string]string{"节日": "元宵节"}
	lines, left := p.Choose(o, list, book, busy)
	if len(lines) != 2 || lines[0].Text != "甲：元宵节快乐拒收请回复R" || lines[1].Name != "己二" || lines[1].No != 2 || len(lines)+len(left) != len(list) {
		t.Fatalf("%+v", lines)
	}
	for i, want := range []string{"没有电话", "座机", "已于2026-12-01退订", "任意7天内最多2条", "号码与「户a」相同", "没有登记同意"} {
		if !strings.Contains(left[i].Why, want) || strings.Contains(left[i].Why, "6612345") {
			t.Errorf("%s is left out for %q, want %q", left[i].CustomerID, left[i].Why, want)
		}
	}
	if lines, left = p.Choose(order(Price, "{加油站}调价"), list[:1], book, busy); len(lines) != 0 || !strings.Contains(left[0].Why, "只同意接收服务类") {
		t.Errorf("service is no marketing: %+v %+v", lines, left)
	}
	if lines, left = p.Choose(order(Festival, "{客户经理}问候"), list[:1], book, busy); len(lines) != 0 || !strings.Contains(left[0].Why, "没有「客户经理」") {
		t.Errorf("%+v %+v", lines, left)
	}
	if lines, left = p.Choose(order(Festival, strings.Repeat("长", 300)), list[:1], book, busy); len(lines) != 0 || Reasons(left)[0] != (Count{"正文过长", 1}) {
		t.Errorf("%+v %+v", lines, left)
	}
}

// TestBirthdaysGoOutOnTheirDay: each on its own, 29 February on the 28th of a common year, and of several contacts the one who has it.
func TestBirthdaysGoOutOnTheirDay(t *testing.T) {
	p := shipped(t)
	var said []Consent
	for _, id := range []customer.ID{"a", "b", "c"} {
		for _, n := range []string{"13805350001", "13805350002", "13805350003"} {
			said = append(said, Consent{CustomerID: id, Phone: n, Answer: Agreed, Scope: Any, Day: day("2026-01-01"), Source: "书面"})
		}
	}
	list := []Subject{subject("a", Person{"甲", "13805350001", "02-29"}), subject("b", Person{"乙", "13805350001", ""}, Person{"乙二", "13805350002", "03-02"}), subject("c", Person{"丙", "13805350003", "03-03"})}
	lines, left := p.Choose(order(Birthday, "{称呼}生日快乐"), list, BookOf(said, func(id customer.ID) customer.ID { return id }), func(customer.ID, string) []calendar.Date { return nil })
	if len(lines) != 2 || lines[0].SendOn != day("2027-02-28") || lines[1].Name != "乙二" || lines[1].SendOn != day("2027-03-02") || left[0].Why != noBirthday {
		t.Errorf("%+v %+v", lines, left)
	}
	leap := order(Birthday, "生日快乐")
	leap.SendOn, leap.Until = day("2028-02-28"), day("2028-02-29")
	if on, ok := leap.day(Person{Birthday: "02-29"}); !ok || on != day("2028-02-29") {
		t.Error(on)
	}
}

func TestRemindersAreNarrowed(t *testing.T) {
	o := order(Reminder, "x")
	o.Expiring = 30
	s := Subject{AgreedUntil: day("2027-03-28")}
	if o.narrows(s) != "" || o.narrows(Subject{AgreedUntil: day("2027-03-29")}) == "" || o.narrows(Subject{}) == "" {
		t.Error("agreements that end within thirty days")
	}
	o.Expiring, o.Silent = 0, 15
	if o.narrows(Subject{LastFuel: day("2027-02-10")}) != "" || o.narrows(Subject{LastFuel: day("2027-02-11")}) == "" || o.narrows(Subject{}) == "" {
		t.Error("silent for more than fifteen days")
	}
}

func TestOrdersAreChecked(t *testing.T) {
	p := shipped(t)
	today := day("2027-02-01")
	for want, spoil := range map[string]func(*Order){
		"": func(*Order) {}, "given.节日": func(o *Order) { o.Given = nil }, "sendOn": func(o *Order) { o.SendOn = day("2027-01-31") }, "sendAt": func(o *Order) { o.SendAt = "20:00" }, "text": func(o *Order) { o.Text = "{" },
	} {
		o := order(Festival, "{节日}好")
		o.Given = map[string]string{"节日": "春节"}
		spoil(&o)
		if fs := p.CheckOrder(o, today); (len(fs) == 0) != (want == "") || want != "" && fs[0].Field != want {
			t.Errorf("%s: %v", want, fs)
		}
	}
	o := order(Birthday, "好")
	o.Until = o.SendOn.AddDays(31)
	if fs := p.CheckOrder(o, today); len(fs) != 1 || fs[0].Field != "until" {
		t.Error(fs)
	}
}

func TestAResultReadTwiceChangesNothing(t *testing.T) {
	p := shipped(t)
	lines := []Line{{No: 1, Phone: "13805350001", State: Waiting}, {No: 2, Phone: "13805350002", State: Waiting}, {No: 3, Phone: "13805350003", State: Waiting}}
	at := func(Line) calendar.Moment { return "2027-03-01 09:30" }
	rows := []Outcome{{2, 1, "138 0535 0001", "发送成功", "2027-03-01 21:00", ""}, {3, 0, "13805350002", "失败", "", "空号"}, {4, 3, "", "拒收", "", ""},
		{5, 9, "", "成功", "", ""}, {6, 1, "13805350002", "成功", "", ""}, {7, 0, "13900000000", "成功", "", ""}, {8, 2, "", "也许", "", ""}, {9, 2, "", "成功", "2027-04-01 10:00", ""}}
	r := p.Read(lines, rows, at, "2027-03-02 08:00")
	if len(r.Changed) != 3 || r.Changed[0].State != Sent || !strings.Contains(r.Changed[0].Note, "免打扰") || r.Changed[1].Note != "空号" || r.Changed[2].State != Failed || len(r.Refused) != 1 || len(r.Odd) != 5 {
		t.Fatalf("%+v", r)
	}
	if again := p.Read(r.Changed, rows, at, "2027-03-02 08:00"); len(again.Changed) != 0 || again.Equal != 3 {
		t.Errorf("%+v", again)
	}
	if r := p.Read(lines, []Outcome{{2, 1, "", "成功", "", ""}}, at, "2027-03-01 09:00"); r.Changed[0].SentAt != "2027-03-01 09:00" {
		t.Errorf("sent in the future: %+v", r.Changed)
	}
}

func TestPoliciesAreReadStrictly(t *testing.T) {
	raw := string(lo.Must(os.ReadFile("../../assets/policy/messages.json")))
	for _, c := range [][2]string{{`"footer": "拒收请回复R"`, `"footer": ""`}, {`"from": "20:00"`, `"from": "24:00"`}, {`"most": 2`, `"most": 0`}, {`"ahead": 31`, `"ahead": 32`}, {`"调价": "营销"`, `"调价": "全部"`}, {`{节日}来临`, `{节气}来临`}, {`"festivals"`, `"feasts"`}} {
		if _, err := ParsePolicy([]byte(strings.Replace(raw, c[0], c[1], 1))); err == nil || !strings.Contains(raw, c[0]) {
			t.Errorf("%s is taken", c[1])
		}
	}
}

func TestConsentsAreChecked(t *testing.T) {
	good := Consent{CustomerID: "a", Phone: "13805350001", Answer: Agreed, Scope: Any, Day: day("2026-11-01"), Source: "书面"}
	today := calendar.NewDate(2026, time.November, 3)
	if fs := CheckConsent(good, today); fs != nil {
		t.Error(fs)
	}
	for field, spoil := range map[string]func(*Consent){"phone": func(c *Consent) { c.Phone = "0535-6612345" }, "scope": func(c *Consent) { c.Scope = "" }, "source": func(c *Consent) { c.Source = "　" }, "day": func(c *Consent) { c.Day = today.AddDays(1) },
		"answer": func(c *Consent) { c.Answer = "也许" }, "customerId": func(c *Consent) { c.CustomerID = "" }} {
		c := good
		spoil(&c)
		if fs := CheckConsent(c, today); len(fs) != 1 || fs[0].Field != field {
			t.Errorf("%s: %v", field, fs)
		}
	}
}
