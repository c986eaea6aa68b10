package incentive

import (
	"encoding/json"
	"strings"
	"testing"

	"fuelbook/backend/card"
	"fuelbook/backend/fault"
	"fuelbook/backend/money"
)

const before = `{"key":"old","version":"1","name":"旧","from":"2026-01-01","to":"","approval":"","source":"例","cardKinds":["记名卡"],
"onSite":{"within":"3.00","beyond":"6.00"},"offSite":{"quota":10,"within":"8.00","beyond":"12.00"},"recharge":{"unit":"10000.00","rate":"5.00","mode":"floor"},
"qualify":{"firstFuelDays":7,"firstRecharge":"100.00","newCustomersOnly":true},"personCap":"2000.00"}`

// TestOldSchemesMeanTheSame: a stored scheme of the earlier format is read as the rules it meant.
func TestOldSchemesMeanTheSame(t *testing.T) {
	s, err := ParseScheme([]byte(before))
	if err != nil {
		t.Fatal(err)
	}
	var stored Scheme
	if err := json.Unmarshal([]byte(before), &stored); err != nil || len(stored.Rules) != 3 {
		t.Errorf("%+v %v", stored, err)
	}
	if s.Limits.PersonMonth != 2000_00 || s.Rules[0].Qualify != (Qualify{FirstFuelDays: 7, FirstRecharge: 100_00, NewOnly: true}) {
		t.Errorf("%+v", s)
	}
	s.Rules[0].Qualify, s.Rules[1].Qualify, s.Limits = Qualify{}, Qualify{}, Limits{}
	in := t1(FullUnits)
	in.Scheme = s
	want(t, "T1 by the old file", calculate(t, in).Total, 943_00)
}

func TestRefusedSchemes(t *testing.T) {
	good, err := json.Marshal(t1(FullUnits).Scheme)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, code string }{
		"unknown field": {`"basis"`, `"Bases"`, "incentive.scheme_type"},
		"bad amount":    {`"rate":"3.00"`, `"rate":"3.001"`, "money."},
		"number":        {`"rate":"3.00"`, `"rate":3`, "incentive.scheme_type"},
		"bad date":      {`"2026-01-01"`, `"2026-02-30"`, "calendar."},
		"twice":         {`"rate":"3.00"`, `"rate":"3.00","rate":"4.00"`, "incentive.scheme_file"},
		"not json":      {`{`, `[`, "incentive.scheme_"},
	} {
		_, err := ParseScheme([]byte(strings.Replace(string(good), c.old, c.new, 1)))
		if f := fault.From(err); err == nil || !strings.HasPrefix(f.Code, c.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for code, change := range map[string]func(*Scheme){
		"scheme_empty": func(s *Scheme) { s.Rules[0].Name = " " }, "scheme_dates": func(s *Scheme) { s.To = s.From.AddDays(-1) }, "scheme_rules": func(s *Scheme) { s.Rules = nil },
		"scheme_basis": func(s *Scheme) { s.Rules[0].Basis = "x" }, "scheme_per": func(s *Scheme) { s.Rules[0].Per = "x" }, "scheme_mode": func(s *Scheme) { s.Rules[0].Mode = "x" },
		"scheme_rounding": func(s *Scheme) { s.Rules[0].Rounding = "" }, "scheme_unit": func(s *Scheme) { s.Rules[0].Unit = "0" }, "scheme_quantity": func(s *Scheme) { s.Rules[0].Bands[0].From = "-1" },
		"scheme_bands": func(s *Scheme) { s.Rules[0].Bands = nil }, "scheme_rate": func(s *Scheme) { s.Rules[0].Bands[0].Rate = -1 }, "scheme_plan": func(s *Scheme) { s.Rules[0].Per = PersonMonth },
		"scheme_kind": func(s *Scheme) { s.Rules[0].Filter.Kinds = []card.Kind{"x"} }, "scheme_channel": func(s *Scheme) { s.Rules[0].Filter.Channels = []card.Channel{"x"} },
		"scheme_qualify": func(s *Scheme) { s.Rules[0].Qualify.FirstFuelDays = 400 }, "scheme_number": func(s *Scheme) { s.Rules[0].Factor = -1 }, "scheme_winners": func(s *Scheme) { s.Rules[0].Winners = 1 },
		"scheme_shortfall": func(s *Scheme) { s.Rules[1].Shortfall = 1 }, "scheme_share": func(s *Scheme) { s.Rules[0].Shares[0].Percent = 99 }, "scheme_instalment": func(s *Scheme) { s.Rules[0].Instalments = []Instalment{{Percent: 50}} },
		"scheme_cap": func(s *Scheme) { s.Limits.Budget = -1 }, "scheme_penalty": func(s *Scheme) { s.Penalty = &Penalty{Percent: 101} }, "scheme_watch": func(s *Scheme) { s.Watch.SamePhone = 1 },
		"scheme_twice": func(s *Scheme) { s.Rules[1].Key = s.Rules[0].Key }, "formula": func(s *Scheme) { s.Rules[0].Bands, s.Rules[0].Formula = nil, "q /" },
		"warn_unapproved": func(s *Scheme) { s.Approval = "" }, "warn_no_source": func(s *Scheme) { s.Source = "" },
	} {
		s := t1(FullUnits).Scheme
		change(&s)
		if list := Check(s); !fault.Is(list, "incentive."+code) {
			t.Errorf("%s: %v", code, list)
		}
	}
	if list := Check(t1(FullUnits).Scheme); len(list) != 0 {
		t.Error(list)
	}
}

func TestReading(t *testing.T) {
	text := strings.Join(t1(FullUnits).Scheme.Describe(), "\n")
	for _, want := range []string{"批文号号", "站内的发卡，每站每月计数，分档，只有超出的部分按高一档：每张3.00元；超过计划，每张6.00元；归发卡人", "每满10,000.00元5.00元，不满的不计；归站奖金池", "超过10张，每张12.00元"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// TestReasons: each condition refuses with its own sentence.
func TestReasons(t *testing.T) {
	for reason, change := range map[string]func(*Input, *Event){
		"没有填发卡人":        func(_ *Input, e *Event) { e.Seller = "" },
		"发卡人不在员工表中":     func(_ *Input, e *Event) { e.Seller = "zz" },
		"网点不在机构表中":      func(_ *Input, e *Event) { e.Office = "zz" },
		"不在方案有效期内":      func(in *Input, _ *Event) { in.Scheme.From = day(6) },
		"不属于结算月份":       func(_ *Input, e *Event) { e.Date = day(31).AddDays(1) },
		"没有适用的条款":       func(_ *Input, e *Event) { e.Channel = "" },
		"待核实：没有加油":      func(_ *Input, e *Event) { e.Unproven = "没有加油" },
		"补换卡":           func(_ *Input, e *Event) { e.Replaces = "1" },
		"违规：养卡":         func(_ *Input, e *Event) { e.Violation = "养卡" },
		"没有生效的供油协议":     func(in *Input, _ *Event) { in.Scheme.Rules[0].Qualify.Agreement = true },
		"当月没有充值":        func(in *Input, _ *Event) { in.Scheme.Rules[0].Qualify.FirstRecharge = 1 },
		"首次充值0.50元，不足":  func(in *Input, e *Event) { in.Scheme.Rules[0].Qualify.FirstRecharge, e.FirstRecharge = 51, 50 },
		"期限至2026-10-12": func(in *Input, _ *Event) { in.Scheme.Rules[0].Qualify.FirstFuelDays = 7 },
		"超过期限2026-11-30": func(in *Input, e *Event) {
			in.Scheme.Rules[0].Qualify.FirstFuelMonths, e.FirstFuel = 1, day(31).AddDays(31)
		},
		"早于开户日":           func(in *Input, e *Event) { in.Scheme.Rules[0].Qualify.FirstFuelDays, e.FirstFuel = 7, day(4) },
		"退卡，未满30天":        func(in *Input, e *Event) { in.Scheme.Rules[0].Qualify.KeptDays, e.Returned = 30, day(6) },
		"没有加油，不计，已发的扣回":   func(in *Input, _ *Event) { in.Scheme.Rules[0].Qualify.UsedMonths, in.AsOf = 1, day(31).AddDays(60) },
		"以前已有卡":           func(in *Input, e *Event) { in.Scheme.Rules[0].Qualify.NewOnly, e.Earlier = true, true },
		"同一电话用在2个客户的2张卡上": samePhone,
	} {
		in := newInput(t1(FullUnits).Scheme)
		in.Events = issue("9", 1, "a", day(5), func(e *Event) { change(&in, e) })
		in.Events = append(in.Events, issue("8", 1, "a", day(1), func(e *Event) { e.Phone, e.Customer = in.Events[0].Phone, "other" })...)
		s := calculate(t, in)
		i := 0
		for s.Lines[i].EventKey != in.Events[0].Key {
			i++
		}
		if l := s.Lines[i]; l.Amount != 0 || !strings.Contains(l.Reason, reason) || l.State != NotQualified && l.State != Held {
			t.Errorf("%s: %s %s %q", reason, l.State, l.Amount, l.Reason)
		}
	}
}

func samePhone(in *Input, e *Event) {
	in.Scheme.Watch.SamePhone, e.Phone, e.Customer = 2, "13900000000", "one"
}

// TestReleasedEventsArePaidLater: what a second person releases becomes a line of the next settlement.
func TestReleasedEventsArePaidLater(t *testing.T) {
	in := newInput(t1(FullUnits).Scheme)
	in.Scheme.Watch = Watch{BurstDays: 3, BurstPercent: 50, BurstLeast: 2, RefundDays: 5}
	in.Events = append(issue("1", 3, "a", day(30), nil), fact("recharge:1", Recharged, 20_000_00, day(3)))
	back := fact("recharge:2", Recharged, -20_000_00, day(5))
	back.Of = "recharge:1"
	in.Events = append(in.Events, back)
	first := calculate(t, in)
	if first.Total != 0 {
		t.Errorf("held events pay %s", first.Total)
	}
	paid := make([]Paid, 0, len(first.Lines))
	for _, l := range first.Lines {
		paid = append(paid, Paid{"JS1", l})
	}
	in.Released["card:10000"] = "复核员：已电话核实"
	if due := Changed(Due(calculate(t, in).Lines, paid)); len(due) != 1 || due[0].Amount != 3_00 || due[0].State != Payable {
		t.Errorf("%+v", due)
	}
}

func TestMinimumAndFurtherLimits(t *testing.T) {
	in := newInput(scheme(Rule{Basis: Cards, Per: EachEvent, Mode: Whole, Unit: "1", EachCap: 4_00, Bands: []Band{{From: "0", Rate: 9_00}}}))
	in.Scheme.Limits = Limits{PersonDay: 6_00, Minimum: 8_00}
	in.Events = append(issue("1", 2, "a", day(2), nil), issue("2", 1, "b", day(3), nil)...)
	s := calculate(t, in)
	for i, w := range []money.Fen{8_00, 8_00} {
		want(t, s.People[i].Name, s.People[i].Amount, w)
	}
}
