package pairs

import "strings"

// strangers are two customers that look like one.
func strangers() []kind {
	return []kind{
		{"总公司与分公司", false, 80, parentAndBranch},
		{"两个分公司", false, 80, siblings},
		{"一公司与二公司", false, 80, numberedSiblings},
		{"两个项目部", false, 50, projects},
		{"他县同名", false, 100, elsewhere},
		{"名称地区不同", false, 80, otherTown},
		{"行业不同", false, 120, func(m *maker) (Record, Record) { return m.unlike(otherTrade) }},
		{"字号一字不同", false, 110, func(m *maker) (Record, Record) { return m.unlike(otherLetter) }},
		{"字号同音而各有联系人", false, 70, func(m *maker) (Record, Record) { return m.unlike(soundedCore) }},
		{"相近名称代码不同", false, 90, otherCode},
		{"代办人同一电话", false, 50, agent},
		{"同一联系人两家公司", false, 40, sameBoss},
		{"同一老板姊妹公司", false, 40, sisters},
		{"字号颠倒", false, 40, reversed},
		{"任意两家", false, 80, func(m *maker) (Record, Record) { return m.firm().rec, m.firm().rec }},
		{"个人同名", false, 100, func(m *maker) (Record, Record) {
			a, b := m.human(), m.human()
			b.Name, b.County = a.Name, a.County
			if m.chance(60) {
				b.Document = ""
			}
			return a, b
		}},
		{"同姓近名", false, 80, func(m *maker) (Record, Record) {
			a, b := m.human(), m.human()
			r, g := []rune(a.Name), []rune(givens)
			r[len(r)-1] = otherOf(m, g, r[len(r)-1])
			b.Name, b.County, b.Document = string(r), a.County, ""
			return a, b
		}},
		{"父子同一电话", false, 60, func(m *maker) (Record, Record) {
			a, b := m.human(), m.human()
			b.Name = string([]rune(a.Name)[:1]) + string(otherOf(m, []rune("彪魁珊茜岚"), 0)) + pick(m, []string{"", "阔"})
			b.Phone, b.County, b.Document = a.Phone, a.County, pick(m, []string{"", b.Document})
			return a, b
		}},
		{"车辆过户", false, 50, func(m *maker) (Record, Record) {
			a, b := m.human(), m.human()
			b.Plate, b.County = a.Plate, a.County
			return a, b
		}},
		{"身份证都有效", false, 50, func(m *maker) (Record, Record) {
			a := m.human()
			b := a
			i := 14 + m.IntN(3)
			code := a.Document[:i] + string(otherOf(m, []byte("0123456789"), a.Document[i])) + a.Document[i+1:17]
			b.Document, b.Phone, b.Plate = code+string(cardCheck(code)), m.mobile(), m.plate()
			return a, b
		}},
	}
}

// own gives a record numbers and a contact of its own.
func (m *maker) own(r Record, code string) Record {
	r.Document, r.Phone, r.Contact = m.credit(code), m.mobile(), m.person()
	if m.chance(50) {
		r.Document = ""
	}
	return r
}

// unlike makes two companies of one town from a change of the name.
func (m *maker) unlike(c change) (Record, Record) {
	f := m.firm()
	g := f
	c(m, &g)
	if g.core+g.trade == f.core+f.trade {
		return m.unlike(c)
	}
	g.rec.Name = g.name()
	return f.rec, m.own(g.rec, f.town.code)
}

func otherTrade(m *maker, f *firm) { f.trade = otherOf(m, m.words.trades, f.trade) }

// otherLetter changes one character of the trade name to one that neither sounds nor looks like it.
func otherLetter(m *maker, f *firm) {
	r := []rune(f.core)
	i := m.IntN(len(r))
	for {
		c := []rune(pick(m, m.words.lucky))[0]
		if !strings.ContainsRune(f.core, c) && !together(soundGroups, c, r[i]) && !together(shapeGroups, c, r[i]) {
			r[i] = c
			break
		}
	}
	f.core = string(r)
}

// soundedCore changes one character of the trade name to one of its sound.
func soundedCore(m *maker, f *firm) {
	trade := f.trade
	f.trade = ""
	sounded(m, f)
	f.trade = trade
}

func together(groups []string, a, b rune) bool {
	for _, g := range groups {
		if strings.ContainsRune(g, a) && strings.ContainsRune(g, b) {
			return true
		}
	}
	return false
}

func (m *maker) parent() firm {
	f := m.firm()
	f.form = pick(m, []string{"有限公司", "有限责任公司", "公司"})
	f.rec.Name = f.name()
	return f
}

func parentAndBranch(m *maker) (Record, Record) {
	f := m.parent()
	g := f
	g.rec.Name = f.name() + pick(m, []string{f.town.county + "分公司", "第一分公司", "营业部", "（" + strings.TrimRight(f.town.county, "区市县") + "分公司）", "第三项目部", "驻" + f.town.city + "办事处"})
	switch m.IntN(3) { // a branch often has its parent's phone or contact
	case 0:
		g.rec.Document = ""
	case 1:
		g.rec = m.own(g.rec, f.town.code)
	}
	return f.rec, g.rec
}

func siblings(m *maker) (Record, Record) {
	f := m.parent()
	g := f
	t := otherOf(m, m.words.towns, f.town)
	f.rec.Name += strings.TrimRight(f.town.county, "区市县") + "分公司"
	g.rec.Name = g.name() + strings.TrimRight(t.county, "区市县") + "分公司"
	f.rec.Document = ""
	if m.chance(50) {
		return f.rec, m.own(g.rec, t.code)
	}
	return f.rec, g.rec
}

func numberedSiblings(m *maker) (Record, Record) {
	f := m.firm()
	i := m.IntN(9)
	k := otherOf(m, []int{0, 1, 2, 3, 4, 5, 6, 7, 8}, i)
	way := pick(m, []string{"一二三四五六七八九", "123456789", "壹贰叁肆伍陆柒捌玖"})
	a, b := string([]rune(way)[i]), string([]rune(way)[k])
	g := f
	switch m.IntN(3) {
	case 0:
		f.form, g.form = a+"公司", b+"公司"
	case 1:
		f.core, g.core = "第"+a, "第"+b
	default:
		f.form, g.form = "有限公司第"+a+"分公司", "有限公司第"+b+"分公司"
	}
	f.rec.Name, g.rec.Name = f.name(), g.name()
	if m.chance(60) {
		g.rec = m.own(g.rec, f.town.code)
	} else {
		g.rec.Document = ""
	}
	return f.rec, g.rec
}

func projects(m *maker) (Record, Record) {
	f := m.parent()
	g := f
	ways := []string{"第一项目部", "第二项目部", "第3项目部", "港区项目部", "新城项目部"}
	way := pick(m, ways)
	f.rec.Name, g.rec.Name = f.name()+way, g.name()+otherOf(m, ways, way)
	f.rec.Document, g.rec.Document = "", ""
	return f.rec, g.rec
}

// elsewhere is the same name in another county, said by the records or by the names themselves.
func elsewhere(m *maker) (Record, Record) {
	f := m.firm()
	f.province, f.city, f.county = "", "", ""
	f.rec.Name = f.name()
	g := f
	g.town = otherOf(m, m.words.towns, f.town)
	g.rec.County = g.town.county
	return f.rec, m.own(g.rec, g.town.code)
}

func otherTown(m *maker) (Record, Record) {
	f := m.firm()
	f.province, f.city, f.county = "", f.town.city, f.town.county
	g := f
	g.town = otherOf(m, m.words.towns, f.town)
	g.city, g.county = g.town.city, g.town.county
	f.rec.Name, g.rec.Name = f.name(), g.name()
	if m.chance(50) {
		g.rec.County = g.town.county
	}
	return f.rec, m.own(g.rec, g.town.code)
}

func otherCode(m *maker) (Record, Record) {
	f := m.firm()
	g := f
	pick(m, []change{sounded, shaped, unplaced, reformed, unformed})(m, &g)
	g.rec.Name = g.name()
	g.rec.Document = m.credit(f.town.code)
	g.rec.Phone = m.mobile()
	return f.rec, g.rec
}

func agent(m *maker) (Record, Record) {
	f, g := m.firm(), m.firm()
	g.rec.Phone, g.rec.Document = f.rec.Phone, ""
	return f.rec, g.rec
}

func sameBoss(m *maker) (Record, Record) {
	f, g := m.firm(), m.firm()
	g.rec.Phone, g.rec.Contact, g.rec.County, g.rec.Document = f.rec.Phone, f.rec.Contact, f.rec.County, ""
	return f.rec, g.rec
}

// sisters are two companies of one owner, named alike, with one phone: nothing tells them apart but their codes, which one lacks.
func sisters(m *maker) (Record, Record) {
	f := m.firm()
	g := f
	otherLetter(m, &g)
	g.rec.Name, g.rec.Document = g.name(), ""
	return f.rec, g.rec
}

// reversed is 通达 and 达通, two trade names.
func reversed(m *maker) (Record, Record) {
	f := m.firm()
	r := []rune(m.core())[:2]
	f.core = string(r)
	f.rec.Name = f.name()
	g := f
	g.core = string([]rune{r[1], r[0]})
	g.rec.Name = g.name()
	return f.rec, m.own(g.rec, f.town.code)
}
