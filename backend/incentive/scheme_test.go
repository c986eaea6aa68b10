package incentive

import (
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/fault"
	"fuelbook/backend/money"

	"github.com/samber/lo"
)

func exampleFile(t testing.TB) []byte {
	t.Helper()
	raw, err := os.ReadFile("../../assets/policy/scheme.json")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestShippedScheme(t *testing.T) {
	s, err := ParseScheme(exampleFile(t))
	if err != nil {
		t.Fatal(err)
	}
	want := example()
	if s.Name != "示例方案" || !reflect.DeepEqual(s.OnSite, want.OnSite) || !reflect.DeepEqual(s.OffSite, want.OffSite) || !reflect.DeepEqual(s.Recharge, want.Recharge) {
		t.Errorf("%+v", s)
	}
	if !strings.Contains(s.Source, "不是本单位的政策") {
		t.Errorf("source %q does not say whose amounts these are", s.Source)
	}
	faults := Check(s)
	if len(faults) != 1 || faults[0].Code != "incentive.warn_unapproved" {
		t.Errorf("faults %v", faults)
	}
}

// A clerk exports the scheme in force, changes a copy and enters it again: what we write must be what we read.
func TestSchemeFileRoundTrip(t *testing.T) {
	s, err := ParseScheme(exampleFile(t))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseScheme(raw)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again, s) {
		t.Errorf("wrote %s, read %+v", raw, again)
	}
}

func TestParseSchemeRefuses(t *testing.T) {
	raw := string(exampleFile(t))
	for _, c := range []struct{ old, new, code, field string }{
		{`"3.00"`, `3`, "incentive.scheme_type", "onSite.within"},
		{`"3.00"`, `"3.001"`, "money.too_fine", "onSite.within"},
		{`"3.00"`, `"三元"`, "money.bad_amount", "onSite.within"},
		{`"3.00"`, `"-3.00"`, "incentive.scheme_rate", "onSite.within"},
		{`"3.00"`, `null`, "incentive.scheme_missing", "onSite.within"},
		{`"3.00"`, `"100000.01"`, "incentive.scheme_rate", "onSite.within"},
		{`"quota": 10`, `"quota": 10.5`, "incentive.scheme_type", "offSite.quota"},
		{`"quota": 10`, `"quota": -1`, "incentive.scheme_quota", "offSite.quota"},
		{`"quota": 10, `, ``, "incentive.scheme_missing", "offSite.quota"},
		{`"floor"`, `"round"`, "incentive.scheme_mode", "recharge.mode"},
		{`"10000.00"`, `"0"`, "incentive.scheme_unit", "recharge.unit"},
		{`"10000.00"`, `"4.99"`, "incentive.scheme_rate", "recharge.rate"},
		{`"2026-01-01"`, `"2026-13-01"`, "calendar.bad_date", "from"},
		{`"to": ""`, `"to": "2025-12-31"`, "incentive.scheme_dates", "to"},
		{`"key": "example"`, `"key": " "`, "incentive.scheme_empty", "key"},
		{`"key": "example"`, `"keys": "example"`, "incentive.scheme_unknown", "keys"},
		{`"key": "example"`, `"key": "example", "key": "b"`, "incentive.scheme_twice", "key"},
		{`"司机卡"`, `"储值卡"`, "incentive.scheme_kind", "cardKinds"},
		{`"司机卡"`, `"记名卡"`, "incentive.scheme_kind", "cardKinds"},
		{`["单位管理卡", "司机卡", "记名卡"]`, `[]`, "incentive.scheme_kind", "cardKinds"},
		{`"firstFuelDays": 0`, `"firstFuelDays": -1`, "incentive.scheme_qualify", "qualify.firstFuelDays"},
		{`"firstRecharge": "0.00"`, `"firstRecharge": "-1"`, "incentive.scheme_qualify", "qualify.firstRecharge"},
		{`"newCustomersOnly": false`, `"newCustomersOnly": "no"`, "incentive.scheme_type", "qualify.newCustomersOnly"},
		{`"personCap": "0.00"`, `"personCap": "-1"`, "incentive.scheme_cap", "personCap"},
		{`"onSite": {`, `"onSite": [], "x": {`, "incentive.scheme_type", "onSite"},
	} {
		if !strings.Contains(raw, c.old) {
			t.Fatalf("%q is not in the shipped scheme", c.old)
		}
		_, err := ParseScheme([]byte(strings.Replace(raw, c.old, c.new, 1)))
		var list fault.List
		errors.As(err, &list)
		if !lo.ContainsBy(list, func(f *fault.Fault) bool { return f.Code == c.code && f.Field == c.field && f.Remedy != "" }) {
			t.Errorf("%s for %s: %v, want %s on %s", c.new, c.old, err, c.code, c.field)
		}
	}
}

func TestParseSchemeRefusesFiles(t *testing.T) {
	raw := string(exampleFile(t))
	for _, bad := range []string{"", "null", "[]", "{", raw + "x", "\xc4\xe3", `{"key":"k"}`} {
		if _, err := ParseScheme([]byte(bad)); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
	if _, err := ParseScheme([]byte("\ufeff" + raw)); err != nil {
		t.Errorf("a byte order mark is refused: %v", err)
	}
}

func TestCheckWarns(t *testing.T) {
	for code, change := range map[string]func(*Scheme){
		"incentive.warn_inverted":   func(s *Scheme) { s.OnSite.Beyond = 2_99 },
		"incentive.warn_gap":        func(s *Scheme) { s.OffSite = nil },
		"incentive.warn_zero":       func(s *Scheme) { s.Recharge.Rate = 0 },
		"incentive.warn_unapproved": func(s *Scheme) { s.Approval = "" },
		"incentive.warn_no_source":  func(s *Scheme) { s.Source = "" },
	} {
		s := example()
		change(&s)
		l := Check(s)
		if len(l) != 1 || l[0].Code != code || Blocks(l[0]) {
			t.Errorf("%s: %v", code, l)
		}
	}
	if l := Check(example()); len(l) != 0 {
		t.Errorf("a good scheme has faults %v", l)
	}
	if l := Check(Scheme{}); !fault.Is(l, "incentive.scheme_rates") || !fault.Is(l, "incentive.scheme_dates") || !fault.Is(l, "incentive.scheme_empty") {
		t.Errorf("an empty scheme: %v", l)
	}
}

func TestDescribe(t *testing.T) {
	s := example()
	s.Approval, s.To, s.PersonCap = "鲁零〔2026〕1号", calendar.NewDate(2026, 12, 31), money.Yuan(2000)
	s.CardKinds = []card.Kind{card.Named}
	s.Qualify = Qualify{FirstFuelDays: 30, FirstRecharge: money.Yuan(1000), NewCustomersOnly: true}
	want := []string{
		"「示例」版本1，2026年1月1日至2026年12月31日开户的卡和发生的充值适用，批文号鲁零〔2026〕1号。",
		"计奖的卡：记名卡；其他卡种不计。",
		"站内发卡：本站当月计划以内每张3.00元，超过计划的部分每张6.00元；按开户日期、卡号排序计数。",
		"站外发卡：每站每天前10张每张8.00元，超过的部分每张12.00元；站外卡不计入本站计划。",
		"充值：按站计算当月净充值（扣除冲正），每10,000.00元计5.00元，不满一个单位的不计；计入站奖金池，由站内分配。",
		"须在开户后30天内首次加油，否则不计。",
		"开户当月首次充值须不少于1,000.00元，否则不计。",
		"只计新客户的第一张卡；补卡、换卡和同一客户的第二张卡不计。",
		"每人每月发卡奖最多2,000.00元，超过的部分不发也不结转。",
	}
	if got := s.Describe(); !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func FuzzParseScheme(f *testing.F) {
	f.Add(exampleFile(f))
	f.Add([]byte(`{"key":"k","version":"1","name":"n","from":"2026-01-01","recharge":{"unit":"1","rate":"0.01","mode":"pro_rata"}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := ParseScheme(raw)
		if err != nil {
			if fault.From(err).Kind == fault.Internal {
				t.Errorf("not a refusal: %v", err)
			}
			return
		}
		if l := blocking(Check(s)); len(l) > 0 {
			t.Errorf("accepted with %v", l)
		}
		if len(s.Describe()) == 0 {
			t.Error("no reading")
		}
	})
}
