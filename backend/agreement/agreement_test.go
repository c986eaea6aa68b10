package agreement

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

var update = flag.Bool("update", false, "rewrite golden files")

func shipped(t testing.TB) []Template {
	t.Helper()
	list, err := Templates(os.DirFS("../../assets"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func templateOf(t testing.TB, key string) Template {
	t.Helper()
	x, ok := lo.Find(shipped(t), func(x Template) bool { return x.Key == key })
	if !ok {
		t.Fatalf("no template %s", key)
	}
	return x
}

func date(s string) calendar.Date { return lo.Must(calendar.ParseDate(s)) }

func terms() Terms {
	diesel := 42 * measure.Tonne
	t := DefaultTerms(customer.Customer{Name: "示例市甲物流有限公司", Document: "91350100M000100Y43", Contact: "联系人甲", Phone: "0535-0000000", Need: customer.Need{Diesel: &diesel}},
		org.Office{Name: "示例分公司", Address: "示例市示例区示例路1号"}, org.Office{Name: "示例路加油站"},
		[]Vehicle{{Plate: "鲁F00001", Card: "9000000000000001", Driver: "驾驶员甲", Fuel: "0号车用柴油"}, {Plate: "鲁F00002", Card: "9000000000000002", Driver: "驾驶员乙"}}, date("2026-10-20"))
	return t
}

// full uses the other branch of every condition.
func full() Terms {
	t := terms()
	t.Settlement, t.StatementDay, t.PayDay, t.Credit = Monthly, 5, 25, money.Yuan(200_000)
	t.Discount, t.Deposit, t.Gasoline = 15, money.Yuan(100_000), 3_500_000
	t.Products = []string{"92号车用汽油", "0号车用柴油"}
	t.Dispute, t.DisputeBody, t.AutoRenew = Arbitration, "示例仲裁委员会", true
	t.Delivery, t.LateRate, t.LossHours = "配送", 5, 24
	t.Prices = []Price{{"92号车用汽油", 765, 15}, {"0号车用柴油", 731, 15}}
	t.Members = []string{"示例市甲物流有限公司东区分公司", "示例市甲物流有限公司西区分公司"}
	t.Amends, t.AmendsDate, t.Amendment = "SDXS-370600-2025-GY-0007", date("2025-11-02"), "原协议约定的供油站点增加示例东路加油站。\n\n原协议约定的对账日改为每月3日。"
	t.FaceValue, t.CardCount, t.Payment, t.Purpose, t.Handler = money.Yuan(500), 40, byTransfer, "本单位车辆加油", "经办人甲（身份证11010519491231002X）"
	t.Customer.Bank, t.Customer.Account = "示例银行示例支行", "370000000000000001"
	return t
}

func compose(t testing.TB, key string, terms Terms) Document {
	t.Helper()
	d, err := Compose(templateOf(t, key), "SDXS-370600-2026-GY-0001", terms, Draft)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestGoldenDocuments(t *testing.T) {
	for _, x := range shipped(t) {
		key := x.Key
		for name, in := range map[string]Terms{"default": terms(), "full": full()} {
			if name == "default" && (key == "framework" || key == "amendment" || key == "bearer") {
				continue // these have blanks the registry cannot know
			}
			got := compose(t, key, in).PlainText()
			path := filepath.Join("testdata", key+"_"+name+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; run with -update and read the diff", path)
			}
		}
	}
}

// TestLint: what shipped templates must have whatever their wording.
func TestLint(t *testing.T) {
	if keys := lo.Map(shipped(t), func(x Template, _ int) string { return x.Key }); !reflect.DeepEqual(keys, []string{"amendment", "bearer", "card", "framework", "supply"}) {
		t.Fatalf("templates %v", keys)
	}
	for _, x := range shipped(t) {
		raw := string(lo.Must(os.ReadFile("../../assets/templates/" + x.Key + ".txt")))
		musts := []string{"《中华人民共和国民法典》", "{{from}}", "{{copiesA}}", "合同专用章", "骑缝章", "@parties", "@signatures"}
		if x.Key != "amendment" { // which leaves what it does not change to the agreement it amends
			musts = append(musts, "{{disputeBody}}", "{{coordinatorB}}", "廉洁", "不可抗力", "个人信息")
		}
		for _, must := range musts {
			if !strings.Contains(raw, must) {
				t.Errorf("%s lacks %s", x.Key, must)
			}
		}
		if x.Note == "" || strings.Contains(raw, "合同法》") {
			t.Errorf("%s: no note, or the repealed law", x.Key)
		}
		body := regexp.MustCompile(`(?m)^[?@/].*$|\{\{.*?\}\}`).ReplaceAllString(raw, "")
		if half := regexp.MustCompile(`.{0,8}[,;:()].{0,8}`).FindString(body); half != "" {
			t.Errorf("%s has half-width punctuation in %q", x.Key, half)
		}
		cases := []Terms{full()}
		if x.Key == "card" || x.Key == "supply" {
			cases = append(cases, terms())
		}
		for _, in := range cases {
			text := compose(t, x.Key, in).PlainText()
			for _, ref := range regexp.MustCompile(`附件[一二三四]`).FindAllString(text, -1) {
				if !strings.Contains(text, "\n"+ref+"　") {
					t.Errorf("%s refers to %s, which is not there", x.Key, ref)
				}
			}
		}
	}
}

func TestStatusAndFingerprint(t *testing.T) {
	x := templateOf(t, "card")
	for status, want := range map[Status]string{Draft: "草稿", InReview: "草稿", InLegal: "草稿", InApproval: "草稿", Approved: "", Printed: "", Sealed: "", Signed: "", Ended: "", Void: "作废"} {
		if d, err := Compose(x, "N", terms(), status); err != nil || d.Watermark != want {
			t.Errorf("%s: %q, %v", status, d.Watermark, err)
		}
	}
	a, b := compose(t, "card", terms()), compose(t, "card", terms())
	if !reflect.DeepEqual(a, b) || !regexp.MustCompile(`^[0-9a-f]{16}$`).MatchString(a.Fingerprint) {
		t.Errorf("not the same document twice, or fingerprint %q", a.Fingerprint)
	}
	changed := terms()
	changed.CoordinatorA = "另一人"
	if compose(t, "card", changed).Fingerprint == a.Fingerprint {
		t.Error("another text has the same fingerprint")
	}
	if a.Date != date("2026-10-20") || a.Copies != 4 {
		t.Errorf("%s, %d copies", a.Date, a.Copies)
	}
}

func TestComposeRefuses(t *testing.T) {
	for _, c := range []struct {
		name, code, field, says string
		change                  func(*Terms)
	}{
		{"no customer", "agreement.blank", "customer.name", "首部", func(t *Terms) { t.Customer.Name = " " }},
		{"no code", "agreement.blank", "customer.creditCode", "首部", func(t *Terms) { t.Customer.CreditCode = "" }},
		{"no products", "agreement.blank", "products", "第一条　合作内容与油品", func(t *Terms) { t.Products = nil }},
		{"no stations", "agreement.blank", "stations", "第六条　供应与服务", func(t *Terms) { t.Stations = nil }},
		{"no coordinator", "agreement.blank", "coordinatorA", "第六条　供应与服务", func(t *Terms) { t.CoordinatorA = "" }},
		{"no court", "agreement.blank", "disputeBody", "第十一条　争议解决", func(t *Terms) { t.DisputeBody = "" }},
		{"no end", "agreement.blank", "to", "第十二条", func(t *Terms) { t.To = calendar.Date{} }},
		{"no copies", "agreement.blank", "copies", "第十三条", func(t *Terms) { t.Copies, t.CopiesA, t.CopiesB = 0, 0, 0 }},
		{"ends before", "agreement.dates", "to", "第十二条", func(t *Terms) { t.To = t.From }},
		{"signed after", "agreement.dates", "signDate", "首部", func(t *Terms) { t.SignDate = t.To.AddDays(1) }},
		{"copies", "agreement.copies", "copies", "第十三条", func(t *Terms) { t.CopiesB = 1 }},
		{"dispute", "agreement.dispute", "dispute", "第十一条　争议解决：", func(t *Terms) { t.Dispute = "" }},
		{"court for arbitration", "agreement.dispute", "disputeBody", "第十一条", func(t *Terms) { t.Dispute = Arbitration }},
		{"arbitrator for court", "agreement.dispute", "disputeBody", "第十一条", func(t *Terms) { t.DisputeBody = "示例仲裁委员会" }},
		{"settlement", "agreement.settlement", "settlement", "第五条　结算与发票：", func(t *Terms) { t.Settlement = "赊账" }},
		{"prepaid with credit", "agreement.credit", "credit", "矛盾", func(t *Terms) { t.Credit = 1 }},
		{"monthly without credit", "agreement.credit", "credit", "第五条", func(t *Terms) { t.Settlement, t.StatementDay, t.PayDay = Monthly, 5, 25 }},
		{"monthly without day", "agreement.settlement", "payDay", "第五条", func(t *Terms) { t.Settlement, t.StatementDay, t.Credit = Monthly, 5, 1 }},
		{"day with prepaid", "agreement.settlement", "payDay", "付款日", func(t *Terms) { t.PayDay = 25 }},
		{"discount", "agreement.price", "discount", "第三条", func(t *Terms) { t.Discount = 501 }},
		{"no diesel", "agreement.demand", "diesel", "第一条", func(t *Terms) { t.Products = []string{"92号车用汽油"} }},
		{"no gasoline", "agreement.demand", "gasoline", "第一条", func(t *Terms) { t.Gasoline = 1 }},
		{"card twice", "agreement.vehicle", "vehicles[1].card", "附件一", func(t *Terms) { t.Vehicles[1].Card = t.Vehicles[0].Card }},
		{"empty vehicle", "agreement.vehicle", "vehicles[0].plate", "附件一", func(t *Terms) { t.Vehicles[0] = Vehicle{} }},
		{"same party", "agreement.party", "customer.name", "首部", func(t *Terms) { t.Supplier.Name = t.Customer.Name }},
	} {
		in := terms()
		c.change(&in)
		_, err := Compose(templateOf(t, "card"), "N", in, Draft)
		var list fault.List
		errors.As(err, &list)
		if !lo.ContainsBy(list, func(f *fault.Fault) bool {
			return f.Code == c.code && f.Field == c.field && strings.Contains(f.Message, c.says) && f.Remedy != ""
		}) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestComposeRefusesMore(t *testing.T) {
	if _, err := Compose(templateOf(t, "card"), " ", terms(), Draft); !fault.Is(err, "agreement.blank") {
		t.Errorf("no number: %v", err)
	}
	in := terms()
	in.Delivery = ""
	if _, err := Compose(templateOf(t, "card"), "N", in, Draft); err != nil {
		t.Errorf("the card agreement asks for a way of delivery: %v", err)
	}
	_, err := Compose(templateOf(t, "supply"), "N", in, Draft)
	if !fault.Is(err, "agreement.delivery") {
		t.Errorf("supply without delivery: %v", err)
	}
	// Both faults of an empty draft are told at once, each once.
	_, err = Compose(templateOf(t, "card"), "N", Terms{}, Draft)
	var list fault.List
	errors.As(err, &list)
	if len(list) < 10 || len(lo.UniqBy(list, func(f *fault.Fault) string { return f.Code + f.Field })) != len(list) {
		t.Errorf("%d faults: %v", len(list), list)
	}
}

func TestValuesAreNotReadAsTemplate(t *testing.T) {
	in := terms()
	in.CoordinatorA = "{{coordinatorB}} }}\n# 第二"
	text := compose(t, "card", in).PlainText()
	if !strings.Contains(text, "甲方为{{coordinatorB}} }} # 第二，乙方为示例路加油站经理。") {
		t.Error("a value was read as a blank or broke its line")
	}
}

func TestHandwriting(t *testing.T) {
	in := terms()
	in.SignPlace, in.SignDate, in.Vehicles = "", calendar.Date{}, nil
	d := compose(t, "card", in)
	if !strings.Contains(d.PlainText(), "签订地点：________　　签订日期：________") || d.Date != in.From {
		t.Error("no room for handwriting")
	}
	table, _ := lo.Find(d.Blocks, func(b Block) bool { return b.Kind == Table })
	if len(table.Rows) != 8 || len(table.Widths) != len(table.Header) {
		t.Errorf("%+v", table)
	}
}

func TestTemplateFaults(t *testing.T) {
	for code, raw := range map[string]string{
		"title": "甲方", "version": "= 甲\n^ 一 昨天", "blank": "= 甲\n{{nobody}}", "braces": "= 甲\n{{to", "condition": "= 甲\n?if nobody\n?end", "open": "= 甲\n?if to", "directive": "= 甲\n@what",
		"empty": "= 甲\n#", "encoding": "\xc4\xe3",
	} {
		if _, l := parseTemplate("x", raw); !fault.Is(l, "agreement.template_"+code) {
			t.Errorf("%q: %v, want %s", raw, l, code)
		}
	}
	for _, raw := range []string{"{{vehicles}}", "{{to|yuan}}", "{{to|x}}", "?end", "?if to\n?if from\n?end", "@rows 0 a|b", "@rows 41 a|b", "@rows 3 a", "@appendix", "@vehicles x", "{{to}} }}", "= {{to}}", "@appendix {{to}}"} {
		if _, l := parseTemplate("x", "= 甲\n^ 一 2026-01-01\n"+raw); len(l) == 0 {
			t.Errorf("%q is accepted", raw)
		}
	}
	_, l := parseTemplate("x", "= 甲\n^ 一 2026-01-01\n{{nobody}}")
	if len(l) != 1 || l[0].Place.Row != 3 {
		t.Errorf("%v", l)
	}
}

func FuzzTemplate(f *testing.F) {
	for _, x := range []string{"card", "supply"} {
		f.Add(string(lo.Must(os.ReadFile("../../assets/templates/" + x + ".txt"))))
	}
	f.Add("= 甲\n^ 一 2026-01-01\n> 乙\n# 丙\n- {{to}}{{credit|yuan?}}\n?if !to\n@rows 3 一|二\n?end")
	f.Fuzz(func(t *testing.T, raw string) {
		x, faults := parseTemplate("x", raw)
		if len(faults) > 0 {
			return
		}
		for _, in := range []Terms{full(), {}} {
			d, err := Compose(x, "N", in, Draft)
			if err == nil && (strings.Contains(d.PlainText(), "{{") || d.Title == "") {
				t.Errorf("an unfilled blank in %q", d.PlainText())
			}
			if err != nil && fault.From(err).Kind == fault.Internal {
				t.Error(err)
			}
		}
	})
}

func TestHan(t *testing.T) {
	for n, want := range map[int]string{1: "一", 9: "九", 10: "十", 11: "十一", 19: "十九", 20: "二十", 21: "二十一", 99: "九十九", 100: "100"} {
		if got := han(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}

func TestFormatNumber(t *testing.T) {
	for want, got := range map[string]string{"SDXS-370600-2026-GY-0001": FormatNumber("370600", 2026, 1), "SDXS-370600-2026-GY-12345": FormatNumber(" 370600 ", 2026, 12345)} {
		if got != want {
			t.Error(got)
		}
	}
}

func TestDefaultTermsLastOneYear(t *testing.T) {
	for from, to := range map[string]string{"2026-10-20": "2027-10-19", "2026-01-01": "2026-12-31", "2028-02-29": "2029-02-28", "2026-03-01": "2027-02-28", "2027-03-01": "2028-02-29"} {
		if got := DefaultTerms(customer.Customer{}, org.Office{}, org.Office{}, nil, date(from)).To.String(); got != to {
			t.Errorf("from %s to %s, want %s", from, got, to)
		}
	}
}

func TestBest(t *testing.T) {
	on := date("2026-10-20")
	a := func(number string, l Level, s Status, from, to string) Agreement {
		x := Agreement{Number: number, Level: l, Status: s, From: date(from)}
		if to != "" {
			x.To = date(to)
		}
		return x
	}
	unit := a("2", ByUnit, Signed, "2026-01-01", "2027-12-31")
	for name, c := range map[string]struct {
		list []Agreement
		want string
	}{
		"none": {nil, ""}, "draft": {[]Agreement{a("1", ByUnit, Draft, "2026-01-01", "2027-01-01")}, ""},
		"over":     {[]Agreement{a("1", ByUnit, Signed, "2025-01-01", "2026-10-19")}, ""},
		"last day": {[]Agreement{a("1", ByUnit, Signed, "2025-01-01", "2026-10-20")}, "1"},
		"province": {[]Agreement{unit, a("1", ByProvince, Signed, "2026-01-01", "2026-12-31")}, "1"},
		"longer":   {[]Agreement{a("1", ByUnit, Signed, "2026-01-01", "2026-12-31"), unit}, "2"},
		"open end": {[]Agreement{unit, a("1", ByUnit, Signed, "2026-01-01", "")}, "1"},
	} {
		best := Best(c.list, on)
		if (best == nil) != (c.want == "") || best != nil && best.Number != c.want {
			t.Errorf("%s: %+v", name, best)
		}
	}
}

func BenchmarkCompose(b *testing.B) {
	x, in := templateOf(b, "card"), full()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compose(x, "N", in, Draft); err != nil {
			b.Fatal(err)
		}
	}
}
