package agreement

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// Template is one version of the wording of one kind of agreement; the syntax stands in assets/templates/README.md. A version never changes.
type Template struct {
	Key     string
	Title   string
	Note    string // one line saying what it is for
	Version string
	From    calendar.Date // first day a new draft may use it
	Text    string        // as it was written
	items   []item
}

// Fields lists the blanks the wording uses, also those that only decide over a line, in the order of their first use.
func (t Template) Fields() []string {
	var out []string
	for _, i := range t.items {
		if i.when.field != "" {
			out = append(out, i.when.field)
		}
		for _, b := range blanks(i.text) {
			out = append(out, b.field)
		}
		if i.kind == directiveItem && slices.Contains([]string{"vehicles", "prices"}, i.name) {
			out = append(out, i.name)
		}
	}
	return lo.Uniq(out)
}

// Parse reads one version of a template. Errors: a fault.List with codes agreement.template_*, each with the line in Place.Row.
func Parse(key, text string) (Template, error) {
	t, bad := parseTemplate(key, text)
	return t, bad.OrNil()
}

type itemKind int

const (
	plainItem     itemKind = iota // a paragraph
	headingItem                   // # 标题
	numberedItem                  // - text, numbered within its clause
	directiveItem                 // @name argument
)

// item is one line of a template with the condition it stands under.
type item struct {
	kind itemKind
	text string // without its mark; of a directive the argument
	name string // of a directive
	when condition
	row  int
}

// condition is a field that must be given, or must not, or must equal a value. The zero condition holds.
type condition struct {
	field, equals string
	not           bool
}

func (c condition) holds(f filler) bool {
	if c.field == "" {
		return true
	}
	v := f.values[c.field]
	ok := v.given
	if c.equals != "" {
		ok = v.text == c.equals
	}
	return ok != c.not
}

// Templates reads every templates/*.txt, by key. Errors: a fault.List with codes agreement.template_*, each naming file
// and line; fs errors are wrapped as agreement.template_read.
func Templates(fsys fs.FS) ([]Template, error) {
	names, err := fs.Glob(fsys, "templates/*.txt")
	if err != nil {
		return nil, fault.Wrap(err, "agreement.template_read", "协议模板读不出来")
	}
	var out []Template
	var faults fault.List
	for _, name := range names {
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fault.Wrap(err, "agreement.template_read", "协议模板读不出来")
		}
		t, bad := parseTemplate(strings.TrimSuffix(path.Base(name), ".txt"), string(raw))
		for _, f := range bad {
			f.Place.File = path.Base(name)
		}
		out, faults = append(out, t), append(faults, bad...)
	}
	return out, faults.OrNil()
}

type templateParser struct {
	Template
	known  map[string]value // the fields there are
	faults fault.List
	when   condition
	row    int
}

func (p *templateParser) refuse(code, message, remedy string) {
	p.faults = append(p.faults, fault.New(fault.Invalid, "agreement.template_"+code, message, remedy).At(fault.Place{Row: p.row}))
}

// parseTemplate reads a template and checks that every blank, condition and directive in it is known.
func parseTemplate(key, raw string) (Template, fault.List) {
	p := &templateParser{Template: Template{Key: key, Text: raw}, known: newFiller("", Terms{}).values}
	if !utf8.ValidString(raw) {
		p.refuse("encoding", "模板不是 UTF-8 编码", "请用 UTF-8 编码另存")
		return p.Template, p.faults
	}
	for i, line := range strings.Split(strings.TrimPrefix(raw, "\ufeff"), "\n") {
		p.row = i + 1
		for _, part := range strings.Split(line, rowBreak) {
			p.line(strings.TrimSpace(part))
		}
	}
	if p.when.field != "" {
		p.refuse("open", "「?if」没有「?end」", "请补上 ?end")
	}
	if p.Version == "" || p.From.IsZero() {
		p.refuse("version", "模板没有版本和生效日期", "请写一行「^ 版本 2026-01-01」")
	}
	if p.Title == "" {
		p.refuse("title", "模板没有标题", "请在第一行写「= 标题」")
	}
	return p.Template, p.faults
}

func (p *templateParser) line(line string) {
	mark, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch {
	case line == "", strings.HasPrefix(line, "//"):
	case mark == "=":
		p.Title = p.fixed(rest)
	case mark == ">":
		p.Note = p.fixed(rest)
	case mark == "^":
		p.versionLine(rest)
	case mark == "#":
		p.add(item{kind: headingItem, text: rest})
	case mark == "-":
		p.add(item{kind: numberedItem, text: rest})
	case line[0] == '?':
		p.conditional(mark, rest)
	case line[0] == '@':
		p.directive(mark[1:], rest)
	default:
		p.add(item{kind: plainItem, text: line})
	}
}

// versionLine reads "2026-A 2026-01-01": the version and the first day a new draft may use it.
func (p *templateParser) versionLine(rest string) {
	version, day, _ := strings.Cut(rest, " ")
	from, err := calendar.ParseDate(strings.TrimSpace(day))
	if err != nil {
		p.refuse("version", "版本「"+version+"」的生效日期「"+day+"」不是日期", "请写成「^ 版本 2026-01-01」")
		return
	}
	p.Version, p.From = version, from
}

// fixed is text in which nothing can be filled in.
func (p *templateParser) fixed(text string) string {
	if strings.Contains(text, "{{") || strings.Contains(text, "}}") {
		p.refuse("braces", "这里不能有空格", "空格 {{字段}} 只能用在条文里")
	}
	return text
}

func (p *templateParser) add(i item) {
	if i.text == "" && i.kind != directiveItem {
		p.refuse("empty", "这一行只有记号没有文字", "请补写或删去")
	}
	for _, b := range blanks(i.text) {
		if err := b.check(p.known); err != "" {
			p.refuse("blank", err, "可用的有 "+p.names(b.format == "yuan"))
		}
	}
	if strings.Count(i.text, "{{") != len(blanks(i.text)) || strings.Count(i.text, "}}") != len(blanks(i.text)) {
		p.refuse("braces", "空格的括号不成对", "请写成 {{字段}}")
	}
	i.when, i.row = p.when, p.row
	p.items = append(p.items, i)
}

// names lists what a blank or a condition can ask for; amounts only those that can be written as 元.
func (p *templateParser) names(amounts bool) string {
	known := lo.PickBy(p.known, func(_ string, v value) bool { return !amounts || v.yuan != "" })
	return strings.Join(slices.Sorted(maps.Keys(known)), "、")
}

func (p *templateParser) conditional(mark, rest string) {
	switch {
	case mark == "?end" && rest == "" && p.when.field != "":
		p.when = condition{}
	case mark == "?if" && p.when.field == "":
		c := condition{field: rest}
		c.field, c.not = strings.CutPrefix(c.field, "!")
		c.field, c.equals, _ = strings.Cut(c.field, "=")
		if _, ok := p.known[c.field]; !ok {
			p.refuse("condition", "条件里没有「"+c.field+"」这个字段", "可用的有 "+p.names(false))
		}
		p.when = c
	default:
		p.refuse("condition", "「"+mark+"」用得不对", "条件写成 ?if 字段 与 ?end，不能套叠")
	}
}

func (p *templateParser) directive(name, rest string) {
	switch name {
	case "parties", "vehicles", "signatures", "invoice", "prices", "amendment":
		if rest != "" {
			p.refuse("directive", "「@"+name+"」后面不能有文字", "请删去")
		}
	case "appendix":
		if rest == "" {
			p.refuse("directive", "附件没有名称", "请写成 @appendix 名称")
		}
	case "rows":
		if n, columns := rowsArgument(rest); n < 1 || len(columns) < 2 {
			p.refuse("directive", "空表写得不对", "请写成 @rows 行数 列名|列名")
		}
	default:
		p.refuse("directive", "没有「@"+name+"」", "可用的有 parties、prices、amendment、vehicles、signatures、invoice、appendix、rows")
	}
	p.add(item{kind: directiveItem, name: name, text: p.fixed(rest)})
}

// rowsArgument reads "6 姓名|电话"; at most 40 rows.
func rowsArgument(s string) (rows int, columns []string) {
	count, names, _ := strings.Cut(s, " ")
	n, err := strconv.Atoi(count)
	if err != nil || n > 40 {
		return 0, nil
	}
	return n, strings.Split(strings.TrimSpace(names), "|")
}

// blank is {{field|format}}; a question mark behind it leaves a line to fill in by hand when the field is not given.
type blank struct {
	whole, field, format string
	optional             bool
}

// blanks finds the blanks of a line.
func blanks(text string) []blank {
	var out []blank
	for {
		_, rest, ok := strings.Cut(text, "{{")
		inner, after, closed := strings.Cut(rest, "}}")
		if !ok || !closed {
			return out
		}
		b := blank{whole: "{{" + inner + "}}"}
		b.field, b.format, _ = strings.Cut(inner, "|")
		b.format, b.optional = strings.CutSuffix(b.format, "?")
		out, text = append(out, b), after
	}
}

// check says what is wrong with a blank, empty when nothing is.
func (b blank) check(known map[string]value) string {
	v, ok := known[b.field]
	switch {
	case !ok:
		return "没有「" + b.field + "」这个字段"
	case v.flag:
		return "「" + b.field + "」只能用在条件里"
	case b.format == "yuan" && v.yuan == "", b.format != "" && b.format != "yuan":
		return "「" + b.field + "」没有「" + b.format + "」这种写法"
	}
	return ""
}
