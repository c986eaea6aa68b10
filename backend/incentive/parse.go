package incentive

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf8"

	"fuelbook/backend/card"
	"fuelbook/backend/fault"
	"fuelbook/backend/money"

	jsonv2 "github.com/go-json-experiment/json"
)

// ParseScheme reads a scheme file: JSON in UTF-8, amounts as yuan in strings. Unknown and repeated fields are refused with their place, then
// Check is asked; warnings do not refuse. A file of the format before 2026-11 is read as the rules it means.
// Errors: a fault.List with codes incentive.scheme_*, or of money and calendar for a bad value.
func ParseScheme(raw []byte) (Scheme, error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if !utf8.Valid(raw) {
		return Scheme{}, badFile("方案文件不是 UTF-8 编码", "请用 UTF-8 编码另存后再试")
	}
	s, err := decode(raw)
	if err != nil {
		return Scheme{}, err
	}
	if err := blocking(Check(s)).OrNil(); err != nil {
		return Scheme{}, err
	}
	return s, nil
}

func badFile(message, remedy string) error {
	return fault.List{fault.New(fault.Invalid, "incentive.scheme_file", message, remedy)}
}

func decode(raw []byte) (Scheme, error) {
	if isOld(raw) {
		return decodeOld(raw)
	}
	type plain Scheme // without UnmarshalJSON
	var s plain
	err := jsonv2.Unmarshal(raw, &s, jsonv2.RejectUnknownMembers(true))
	return Scheme(s), placed(err)
}

// placed names the place of what is wrong in a file.
func placed(err error) error {
	var known *fault.Fault
	var semantic *jsonv2.SemanticError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		place := ""
		if errors.As(err, &semantic) {
			place = string(semantic.JSONPointer)
		}
		return fault.List{fault.New(known.Kind, known.Code, "「"+place+"」"+known.Message, known.Remedy).On(place)}
	case errors.As(err, &semantic):
		return fault.List{fault.New(fault.Invalid, "incentive.scheme_type", "方案文件的「"+string(semantic.JSONPointer)+"」不认识或写法不对", "金额和日期写在引号里（\"3.00\"、\"2026-01-01\"），张数和天数写整数；请删去多余的字段").On(string(semantic.JSONPointer))}
	}
	return badFile("方案文件不是完整的 JSON，或有字段写了两次", "请核对括号、逗号和引号")
}

// UnmarshalJSON also reads what was stored before 2026-11, so that an old settlement shows the scheme it was made by.
func (s *Scheme) UnmarshalJSON(raw []byte) error {
	if isOld(raw) {
		old, err := decodeOld(raw)
		*s = old
		return err
	}
	type plain Scheme
	return json.Unmarshal(raw, (*plain)(s))
}

// old is the format before 2026-11: cards against a plan or a daily quota, recharges into a pool.
type old struct {
	CardKinds []card.Kind `json:"cardKinds"`
	OnSite    *oldRate    `json:"onSite"`
	OffSite   *oldRate    `json:"offSite"`
	Recharge  *struct {
		Unit money.Fen `json:"unit"`
		Rate money.Fen `json:"rate"`
		Mode string    `json:"mode"`
	} `json:"recharge"`
	Qualify struct {
		FirstFuelDays    int       `json:"firstFuelDays"`
		FirstRecharge    money.Fen `json:"firstRecharge"`
		NewCustomersOnly bool      `json:"newCustomersOnly"`
	} `json:"qualify"`
	PersonCap money.Fen `json:"personCap"`
}

type oldRate struct {
	Quota  int64     `json:"quota"`
	Within money.Fen `json:"within"`
	Beyond money.Fen `json:"beyond"`
}

func isOld(raw []byte) bool {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return false
	}
	for _, name := range []string{"cardKinds", "onSite", "offSite", "recharge", "personCap"} {
		if _, ok := fields[name]; ok {
			return true
		}
	}
	return false
}

func decodeOld(raw []byte) (Scheme, error) {
	type plain Scheme // without UnmarshalJSON
	var head plain
	var body old
	if err := errors.Join(json.Unmarshal(raw, &head), json.Unmarshal(raw, &body)); err != nil {
		return Scheme{}, badFile("方案文件读不出来："+err.Error(), "请核对各字段的写法")
	}
	return upgrade(Scheme(head), body), nil
}

// upgrade says in rules what the old fields meant.
func upgrade(s Scheme, o old) Scheme {
	q := Qualify{FirstFuelDays: o.Qualify.FirstFuelDays, FirstRecharge: o.Qualify.FirstRecharge, NewOnly: o.Qualify.NewCustomersOnly}
	seller := []Share{{To: Seller, Percent: 100}}
	if r := o.OnSite; r != nil {
		s.Rules = append(s.Rules, Rule{Key: "onsite", Name: "站内发卡", Basis: Cards, Filter: Filter{Kinds: o.CardKinds, Channels: []card.Channel{card.OnSite}}, Qualify: q, Per: StationMonth,
			Mode: Marginal, Unit: "1", Rounding: FullUnits, Bands: []Band{{From: "0", Rate: r.Within}, {From: "100%", Rate: r.Beyond}}, Shares: seller})
	}
	if r := o.OffSite; r != nil {
		bands := []Band{{From: "0", Rate: r.Within}, {From: strconv.FormatInt(r.Quota, 10), Rate: r.Beyond}}
		if r.Quota == 0 {
			bands = []Band{{From: "0", Rate: r.Beyond}}
		}
		s.Rules = append(s.Rules, Rule{Key: "offsite", Name: "站外发卡", Basis: Cards, Filter: Filter{Kinds: o.CardKinds, Channels: []card.Channel{card.OffSite}}, Qualify: q, Per: StationDay,
			Mode: Marginal, Unit: "1", Rounding: FullUnits, Bands: bands, Shares: seller})
	}
	if r := o.Recharge; r != nil {
		how := FullUnits
		if r.Mode == "pro_rata" {
			how = Prorated
		}
		s.Rules = append(s.Rules, Rule{Key: "recharge", Name: "充值", Basis: Recharged, Per: StationMonth, Mode: Marginal, Unit: r.Unit.String(), Rounding: how,
			Bands: []Band{{From: "0", Rate: r.Rate}}, Shares: []Share{{To: Pool, Percent: 100}}})
	}
	s.Limits.PersonMonth = o.PersonCap
	return s
}
