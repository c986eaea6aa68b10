package incentive

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"fuelbook/backend/fault"
)

// ParseScheme reads a scheme file: JSON in UTF-8, amounts as yuan in strings, every rate of a block given. Unknown,
// repeated, missing and ill-typed fields are all named, then Check is asked. Warnings do not refuse.
// Errors: a fault.List with codes incentive.scheme_*, or of money and calendar for a bad value.
func ParseScheme(raw []byte) (Scheme, error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if !utf8.Valid(raw) {
		return Scheme{}, badFile("方案文件不是 UTF-8 编码", "请用 UTF-8 编码另存后再试")
	}
	if !json.Valid(raw) {
		return Scheme{}, badFile("方案文件不是完整的 JSON", "请核对括号、逗号和引号")
	}
	p := &parser{}
	s := p.scheme(raw)
	if len(p.faults) > 0 {
		return Scheme{}, p.faults
	}
	if err := blocking(Check(s)).OrNil(); err != nil {
		return Scheme{}, err
	}
	return s, nil
}

func badFile(message, remedy string) error {
	return fault.List{fault.New(fault.Invalid, "incentive.scheme_file", message, remedy)}
}

// parser reads objects field by field, because the decoder of the library names neither the field of a bad amount nor
// all faults at once.
type parser struct{ faults fault.List }

// fields are the members of one object with the path they stand under.
type fields struct {
	path   string
	values map[string]json.RawMessage
}

func (p *parser) refuse(field, code, message, remedy string) {
	p.faults = append(p.faults, fault.New(fault.Invalid, "incentive."+code, "「"+field+"」"+message, remedy).On(field))
}

func (p *parser) scheme(raw []byte) Scheme {
	var s Scheme
	f := p.object(raw, "", "key", "version", "name", "from", "to", "approval", "source", "cardKinds", "onSite", "offSite", "recharge", "qualify", "personCap")
	need(p, f, "key", &s.Key)
	need(p, f, "version", &s.Version)
	need(p, f, "name", &s.Name)
	need(p, f, "from", &s.From)
	read(p, f, "to", &s.To)
	read(p, f, "approval", &s.Approval)
	read(p, f, "source", &s.Source)
	read(p, f, "cardKinds", &s.CardKinds)
	read(p, f, "personCap", &s.PersonCap)
	if raw, ok := f.get("onSite"); ok {
		s.OnSite = &PlanRate{}
		in := p.object(raw, "onSite.", "within", "beyond")
		need(p, in, "within", &s.OnSite.Within)
		need(p, in, "beyond", &s.OnSite.Beyond)
	}
	if raw, ok := f.get("offSite"); ok {
		s.OffSite = &QuotaRate{}
		in := p.object(raw, "offSite.", "quota", "within", "beyond")
		need(p, in, "quota", &s.OffSite.Quota)
		need(p, in, "within", &s.OffSite.Within)
		need(p, in, "beyond", &s.OffSite.Beyond)
	}
	p.rest(f, &s)
	return s
}

func (p *parser) rest(f fields, s *Scheme) {
	if raw, ok := f.get("recharge"); ok {
		s.Recharge = &RechargeRate{}
		in := p.object(raw, "recharge.", "unit", "rate", "mode")
		need(p, in, "unit", &s.Recharge.Unit)
		need(p, in, "rate", &s.Recharge.Rate)
		need(p, in, "mode", &s.Recharge.Mode)
	}
	if raw, ok := f.get("qualify"); ok {
		in := p.object(raw, "qualify.", "firstFuelDays", "firstRecharge", "newCustomersOnly")
		read(p, in, "firstFuelDays", &s.Qualify.FirstFuelDays)
		read(p, in, "firstRecharge", &s.Qualify.FirstRecharge)
		read(p, in, "newCustomersOnly", &s.Qualify.NewCustomersOnly)
	}
}

// object takes the members of an object; each must be known and stand once.
func (p *parser) object(raw []byte, path string, known ...string) fields {
	f := fields{path: path, values: map[string]json.RawMessage{}}
	dec := json.NewDecoder(bytes.NewReader(raw))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		p.refuse(lastName(path), "scheme_type", "应是一组用花括号括起的字段", "请参照示例方案改写")
		return f
	}
	for dec.More() {
		var value json.RawMessage
		token, err1 := dec.Token()
		err2 := dec.Decode(&value)
		name, _ := token.(string)
		if err1 != nil || err2 != nil {
			p.refuse(path+name, "scheme_type", "读不出来", "请核对括号、逗号和引号")
			return f
		}
		if _, twice := f.values[name]; twice {
			p.refuse(path+name, "scheme_twice", "写了两次", "请删去一处")
		}
		if !slices.Contains(known, name) {
			p.refuse(path+name, "scheme_unknown", "不是方案的字段", "请删去或改名；可用的有 "+strings.Join(known, "、"))
		}
		f.values[name] = value
	}
	return f
}

func lastName(path string) string {
	if path == "" {
		return "方案"
	}
	return strings.TrimSuffix(path, ".")
}

// get gives a member that is there and not null.
func (f fields) get(name string) (json.RawMessage, bool) {
	raw, ok := f.values[name]
	return raw, ok && string(raw) != "null"
}

// need reads a member that must be there.
func need[T any](p *parser, f fields, name string, into *T) {
	if _, ok := f.get(name); !ok {
		p.refuse(f.path+name, "scheme_missing", "没有填", "请补填")
		return
	}
	read(p, f, name, into)
}

// read reads a member when it is there.
func read[T any](p *parser, f fields, name string, into *T) {
	raw, ok := f.get(name)
	if !ok {
		return
	}
	err := json.Unmarshal(raw, into)
	var known *fault.Fault
	switch {
	case err == nil:
	case errors.As(err, &known):
		p.faults = append(p.faults, fault.New(known.Kind, known.Code, "「"+f.path+name+"」"+known.Message, known.Remedy).On(f.path+name))
	default:
		p.refuse(f.path+name, "scheme_type", "的写法不对："+string(raw), "金额和日期写在引号里（\"3.00\"、\"2026-01-01\"），张数和天数写整数，是否写 true 或 false")
	}
}
