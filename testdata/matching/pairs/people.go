package pairs

import (
	"strings"
)

// people are the ways one person is written down twice.
func people() []kind {
	return []kind{
		{"个人同名同手机", true, 60, func(m *maker) (Record, Record) {
			a := m.human()
			b := a
			b.Document, b.Plate = "", ""
			return a, b
		}},
		{"个人十五位与十八位", true, 40, func(m *maker) (Record, Record) {
			a := m.human()
			b := a
			b.Document, b.Phone, b.Plate = a.Document[:6]+a.Document[8:17], m.mobile(), ""
			return a, b
		}},
		{"个人同名同车牌", true, 40, func(m *maker) (Record, Record) {
			a := m.human()
			b := a
			b.Document, b.Phone = "", m.mobile()
			return a, b
		}},
		{"个人姓名同音字", true, 50, func(m *maker) (Record, Record) {
			a := m.human()
			b := a
			b.Name, b.Document = m.misspelt(a.Name, soundGroups), ""
			return a, b
		}},
		{"个人姓名繁体", true, 40, func(m *maker) (Record, Record) {
			a := m.human()
			f := firm{core: a.Name}
			traditional(m, &f)
			b := a
			b.Name, b.Document, b.Plate = f.rec.Name, "", ""
			return a, b
		}},
		{"个人身份证错一位", true, 40, func(m *maker) (Record, Record) {
			a := m.human()
			b := a
			i := 6 + m.IntN(11)
			b.Document = a.Document[:i] + string(otherOf(m, []byte("0123456789"), a.Document[i])) + a.Document[i+1:]
			b.Phone = m.mobile()
			if m.chance(50) {
				b.Phone = a.Phone
			}
			return a, b
		}},
		{"个人同身份证姓名有误", true, 30, func(m *maker) (Record, Record) {
			a := m.human()
			b := a
			b.Name, b.Phone = m.misspelt(a.Name, soundGroups), m.mobile()
			return a, b
		}},
		{"个体户与本人", true, 20, func(m *maker) (Record, Record) {
			a := m.human()
			b := a
			b.Kind, b.Name, b.Document, b.Contact = "机构客户", a.Name+pick(m, []string{"运输户", "货运部", "养殖场"}), "", a.Name
			return a, b
		}},
	}
}

// human invents a person with a car.
func (m *maker) human() Record {
	t := pick(m, m.words.towns)
	return Record{Kind: "个人客户", Name: m.person(), Document: m.card(t.code), Phone: m.mobile(), Plate: m.plate(), County: t.county}
}

// misspelt changes one character of a name by its group; a name without one gets back as it is.
func (m *maker) misspelt(name string, groups []string) string {
	f := firm{core: name}
	replaced(m, &f, groups)
	return strings.TrimSpace(f.core)
}
