package pairs

import (
	"fmt"
	"strings"
)

// namesakes are the ways one organisation is written down twice. The second record is another clerk's: numbers may be
// missing, the contact may have changed; where the name says little, a phone or the contact stayed.
func namesakes() []kind {
	return []kind{
		{"全半角空格括号", true, 60, varied(false, spaced)},
		{"地区移入括号", true, 55, located(bracketed)},
		{"省略地区", true, 60, located(unplaced)},
		{"补写省市", true, 50, varied(false, placed)},
		{"公司形式写法", true, 60, varied(false, reformed)},
		{"省略公司形式", true, 50, varied(false, unformed)},
		{"集团加括号", true, 30, grouped},
		{"数字写法", true, 50, numbered},
		{"繁体", true, 60, varied(false, traditional)},
		{"同音字", true, 90, varied(true, sounded)},
		{"同音字与省略地区", true, 50, varied(true, sounded, unplaced)},
		{"形近字", true, 50, varied(true, shaped)},
		{"漏字", true, 40, varied(true, lost)},
		{"相邻两字颠倒", true, 35, varied(true, swapped)},
		{"只写字号", true, 50, varied(true, coreOnly)},
		{"简称", true, 30, abbreviation},
		{"拼音首字母", true, 20, initials},
		{"曾用名", true, 30, renamed},
		{"更名而代码未变", true, 30, sameCode},
		{"代码与组织机构代码", true, 25, oldCode},
		{"同一分支机构", true, 50, sameBranch},
		{"单位登记成个人", true, 20, misfiled},
		{"多种写法叠加", true, 70, varied(true, unplaced, reformed, traditional, spaced)},
	}
}

type change func(*maker, *firm)

// varied changes the name of a company; weak says that the name alone would not do.
func varied(weak bool, changes ...change) func(*maker) (a, b Record) {
	return func(m *maker) (Record, Record) {
		f := m.firm()
		g := f
		g.rec.Name = ""
		for _, c := range changes {
			c(m, &g)
		}
		if g.rec.Name == "" {
			g.rec.Name = g.name()
		}
		return f.rec, m.drift(f.rec, g.rec, weak)
	}
}

// located is varied for a company whose name says where it is.
func located(c change) func(*maker) (a, b Record) {
	return func(m *maker) (Record, Record) {
		f := m.firm()
		f.province, f.city, f.county = "山东", f.town.city, ""
		if m.chance(50) {
			f.city, f.county = f.town.city+"市", f.town.county
		}
		f.rec.Name = f.name()
		g := f
		g.rec.Name = ""
		c(m, &g)
		if g.rec.Name == "" {
			g.rec.Name = g.name()
		}
		return f.rec, m.drift(f.rec, g.rec, false)
	}
}

// drift is what happens to the rest of a record: numbers missing or mistyped, a new phone, a new contact.
func (m *maker) drift(from, to Record, weak bool) Record {
	switch n := m.IntN(100); {
	case n < 65:
		to.Document = ""
	case n < 75 && len(to.Document) == 18:
		i := 8 + m.IntN(9)
		to.Document = to.Document[:i] + string("0123456789"[m.IntN(10)]) + to.Document[i+1:]
	}
	switch n := m.IntN(100); {
	case n < 20:
		to.Phone = ""
	case n < 38:
		to.Phone = m.mobile()
	}
	switch n := m.IntN(100); {
	case n < 15:
		to.Contact = ""
	case n < 35:
		to.Contact = m.person()
	}
	if m.chance(12) {
		to.County = ""
	}
	if weak {
		m.hold(from, &to)
	}
	return to
}

// hold keeps the phone or the contact.
func (m *maker) hold(from Record, to *Record) {
	if to.Phone == from.Phone || to.Contact == from.Contact {
		return
	}
	if m.chance(50) {
		to.Phone = from.Phone
	} else {
		to.Contact, to.Phone = from.Contact, ""
	}
}

func spaced(m *maker, f *firm) {
	name := f.name()
	if f.rec.Name != "" {
		name = f.rec.Name
	}
	r := []rune(name)
	i := 1 + m.IntN(len(r)-1)
	f.rec.Name = string(r[:i]) + pick(m, []string{" ", "　", "\u200b", "·", "．"}) + string(r[i:])
	if m.chance(40) {
		f.rec.Name = " " + f.rec.Name + "（盖章）"
	}
}

func bracketed(m *maker, f *firm) {
	b := pick(m, []string{"（%s）", "(%s)", "〔%s〕", "【%s】", "[%s]"})
	where := fmt.Sprintf(b, strings.TrimSuffix(f.city, "市")+f.county)
	f.rec.Name = f.core + where + f.trade + f.form
	if m.chance(50) {
		f.rec.Name = f.core + f.trade + where + f.form
	}
	if f.form == "厂" {
		f.rec.Name = f.core + where + f.trade + f.form
	}
}

func unplaced(_ *maker, f *firm) { f.province, f.city, f.county = "", "", "" }

func placed(m *maker, f *firm) {
	f.province, f.city, f.county = "山东省", f.town.city+"市", f.town.county
	if m.chance(50) {
		f.province, f.county = "", strings.TrimRight(f.town.county, "区市县")
	}
}

func reformed(m *maker, f *firm) {
	switch f.form {
	case "厂":
		f.form = "总厂"
	case "集团有限公司":
		f.form = pick(m, []string{"集团", "集团公司", "（集团）有限公司"})
	default:
		f.form = otherOf(m, []string{"有限公司", "有限责任公司", "公司"}, f.form)
	}
}

func unformed(_ *maker, f *firm) { f.form = "" }

func grouped(m *maker) (Record, Record) {
	f := m.firm()
	f.form = "集团有限公司"
	f.rec.Name = f.name()
	g := f
	g.form = pick(m, []string{"（集团）有限公司", "(集团)有限责任公司", "集团", "集团股份有限公司"})
	g.rec.Name = g.name()
	return f.rec, m.drift(f.rec, g.rec, false)
}

// numbered writes a number in two ways: 第一建筑, 1建筑, 壹建筑.
func numbered(m *maker) (Record, Record) {
	f := m.firm()
	f.city, f.core = f.town.city+"市", ""
	i := 1 + m.IntN(9)
	ways := []string{"第" + string([]rune("零一二三四五六七八九")[i]), fmt.Sprintf("第%d", i), string([]rune("零壹贰叁肆伍陆柒捌玖")[i]), fmt.Sprint(i)}
	way := pick(m, ways)
	f.core = way
	f.rec.Name = f.name()
	g := f
	g.core = otherOf(m, ways, way)
	g.rec.Name = g.name()
	return f.rec, m.drift(f.rec, g.rec, false)
}

func traditional(_ *maker, f *firm) {
	name := f.name()
	pairs := []rune(traditionals)
	for i := 0; i < len(pairs); i += 2 {
		name = strings.ReplaceAll(name, string(pairs[i]), string(pairs[i+1]))
	}
	f.rec.Name = strings.ReplaceAll(name, "责任", "責任")
}

// replaced changes one character of trade name or trade by another of its group; without one it leaves the name.
func replaced(m *maker, f *firm, groups []string) {
	body := []rune(f.core + f.trade)
	for _, i := range m.Perm(len(body)) {
		var set []rune
		for _, g := range groups {
			if strings.ContainsRune(g, body[i]) {
				set = []rune(g)
				break
			}
		}
		if len(set) > 1 {
			body[i] = otherOf(m, set, body[i])
			f.core, f.trade = string(body), ""
			return
		}
	}
}

func sounded(m *maker, f *firm) { replaced(m, f, soundGroups) }

func shaped(m *maker, f *firm) { replaced(m, f, shapeGroups) }

func lost(m *maker, f *firm) {
	body := []rune(f.core + f.trade)
	i := 1 + m.IntN(len(body)-1)
	f.core, f.trade = string(body[:i])+string(body[i+1:]), ""
}

func swapped(m *maker, f *firm) {
	body := []rune(f.core + f.trade)
	i := m.IntN(len(body) - 1)
	body[i], body[i+1] = body[i+1], body[i]
	f.core, f.trade = string(body), ""
}

func coreOnly(m *maker, f *firm) {
	short := []string{"", "公司"}
	if strings.HasPrefix(f.form, "集团") {
		short = append(short, "集团")
	}
	f.trade, f.form = "", pick(m, short)
	if m.chance(50) {
		f.province, f.city, f.county = "", "", ""
	}
}

// abbreviation is the first characters of trade name and trade: 宏达物流 is 宏物.
func abbreviation(m *maker) (Record, Record) {
	f := m.firm()
	g := f
	g.rec.Name = string([]rune(f.core)[:1]) + string([]rune(f.trade)[:1])
	g.rec.Document = ""
	return f.rec, g.rec
}

// initials is what a clerk types in a hurry.
func initials(m *maker) (Record, Record) {
	f := m.firm()
	f.core, f.trade = pick(m, []string{"宏达", "通顺", "永福"}), pick(m, []string{"物流", "运输", "商贸"})
	f.rec.Name = f.name()
	g := f
	letters := map[string]string{"宏达": "HD", "通顺": "TS", "永福": "YF", "物流": "WL", "运输": "ys", "商贸": "sm"}
	g.rec.Name, g.rec.Document = letters[f.core]+letters[f.trade], ""
	return f.rec, g.rec
}

func renamed(m *maker) (Record, Record) {
	f := m.firm()
	g := f
	g.core = m.core() + "汇"
	g.rec.Name = g.name() + pick(m, []string{"（原%s）", "(原%s)", "（曾用名%s）"})
	g.rec.Name = strings.Replace(g.rec.Name, "%s", f.rec.Name, 1)
	return f.rec, m.drift(f.rec, g.rec, true)
}

func sameCode(m *maker) (Record, Record) {
	f, g := m.firm(), m.firm()
	g.rec.Document, g.rec.County = f.rec.Document, f.rec.County
	return f.rec, g.rec
}

func oldCode(m *maker) (Record, Record) {
	f := m.firm()
	g := f
	sounded(m, &g)
	g.rec.Name = g.name()
	g.rec.Document = f.rec.Document[8:16] + pick(m, []string{"-", ""}) + f.rec.Document[16:17]
	g.rec.Phone, g.rec.Contact = m.mobile(), m.person()
	return f.rec, g.rec
}

func sameBranch(m *maker) (Record, Record) {
	f := m.firm()
	g := f
	place := strings.TrimRight(f.town.county, "区市县")
	ways := []string{place + "分公司", f.town.county + "分公司", f.town.city + place + "分公司"}
	if m.chance(40) {
		ways = []string{"第二项目部", "第2项目部", "贰项目部"}
	}
	if f.form == "厂" || f.form == "集团有限公司" {
		f.form, g.form = "有限公司", "有限责任公司"
	}
	way := pick(m, ways)
	f.rec.Name = f.name() + way
	g.rec.Name = g.name() + otherOf(m, ways, way)
	return f.rec, m.drift(f.rec, g.rec, false)
}

func misfiled(m *maker) (Record, Record) {
	f := m.firm()
	g := f
	g.rec.Kind = "个人客户"
	unplaced(m, &g)
	g.rec.Name = g.name()
	return f.rec, m.drift(f.rec, g.rec, true)
}
