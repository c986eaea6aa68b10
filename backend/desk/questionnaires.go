package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/questionnaire"
	"fuelbook/backend/store"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// QuestionnaireView is a questionnaire with its versions, the newest last, and how many sheets each has.
type QuestionnaireView struct {
	questionnaire.Questionnaire
	Versions []IssueView `json:"versions"`
}

// IssueView is a version with its sheets counted.
type IssueView struct {
	questionnaire.Version
	Sheets int `json:"sheets"`
}

// VersionEntry is a draft to be saved: without a questionnaire a new one of this name; without an id the next version of it.
type VersionEntry struct {
	Name    string                `json:"name"`
	Version questionnaire.Version `json:"version"`
}

// SheetEntry is a sheet as it was typed, question by question.
type SheetEntry struct {
	CustomerID customer.ID                         `json:"customerId"`
	VisitID    visit.ID                            `json:"visitId"`
	Day        calendar.Date                       `json:"day"`
	Typed      map[questionnaire.QuestionID]string `json:"typed"`
}

// Segment narrows results: "" is everybody. Office is a station or whatever lies above it.
type Segment struct {
	Level  string `json:"level" query:"level"`
	Kind   string `json:"kind" query:"kind"`
	Office string `json:"office" query:"office"`
}

// ResultView is what a questionnaire found out, of the customers the account may see.
type ResultView struct {
	Name    string                 `json:"name"`
	Segment string                 `json:"segment"` // in words
	Sheets  int                    `json:"sheets"`
	Results []questionnaire.Result `json:"results"`
	Charts  []ResultChart          `json:"charts"` // one for every result, without columns where there is nothing to draw
	Answers []SheetView            `json:"answers"`
}

// ResultChart is a result drawn: what is shown of every label and version, as thousandths of those who answered.
type ResultChart struct {
	Columns []ResultColumn `json:"columns"`
	Lines   []string       `json:"lines"` // of every version: wording, how many answered, mean
}

// ResultColumn is one column of a chart.
type ResultColumn struct {
	Label  string `json:"label"`
	Text   string `json:"text"`
	Share  int64  `json:"share"` // thousandths
	Newest bool   `json:"newest"`
}

// SheetView is a filled-in sheet in the list of them.
type SheetView struct {
	ID       questionnaire.AnswerID `json:"id"`
	No       int                    `json:"no"` // of the version
	Day      calendar.Date          `json:"day"`
	Code     string                 `json:"code"`
	Customer string                 `json:"customer"`
	Level    string                 `json:"level"`
	Answered int                    `json:"answered"`
	AtVisit  bool                   `json:"atVisit"`
}

// Questionnaires lists the questionnaires, the newest first.
func (d *Desk) Questionnaires(ctx context.Context, a access.Actor) (out []QuestionnaireView, err error) {
	out = []QuestionnaireView{}
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		list, err := tx.Questionnaires()
		if err != nil {
			return err
		}
		for _, q := range list {
			v, err := questionnaireView(tx, q)
			if err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

func questionnaireView(tx *store.Tx, q questionnaire.Questionnaire) (v QuestionnaireView, err error) {
	versions, err := tx.QuestionnaireVersions(q.ID)
	if err != nil {
		return v, err
	}
	answers, err := tx.QuestionnaireAnswers(q.ID)
	by := lo.CountValuesBy(answers, func(x questionnaire.Answer) questionnaire.VersionID { return x.VersionID })
	return QuestionnaireView{q, lo.Map(versions, func(x questionnaire.Version, _ int) IssueView { return IssueView{x, by[x.ID]} })}, err
}

// SaveVersion saves a draft. A question without identity becomes a new one; with one it is the same question in other words. The next version of a
// questionnaire begins when the last is frozen. Errors: questionnaire.* per field, questionnaire.name, questionnaire.frozen, questionnaire.draft_open,
// store.stale, store.not_found.
func (d *Desk) SaveVersion(ctx context.Context, a access.Actor, in VersionEntry) (v QuestionnaireView, err error) {
	err = d.update(ctx, a, access.RecordVisit, func(tx *store.Tx) error {
		q, err := questionnaireOf(tx, in)
		if err != nil {
			return err
		}
		draft := tidyVersion(in.Version)
		draft.QuestionnaireID = q.ID
		if err := questionnaire.CheckVersion(draft).OrNil(); err != nil {
			return err
		}
		if err := numbered(tx, &draft); err != nil {
			return err
		}
		if err := identify(tx, draft.Items); err != nil {
			return err
		}
		if _, err := tx.SaveQuestionnaireVersion(draft); err != nil {
			return err
		}
		v, err = questionnaireView(tx, q)
		return err
	})
	return v, err
}

// questionnaireOf is the questionnaire a draft belongs to, made or renamed.
func questionnaireOf(tx *store.Tx, in VersionEntry) (q questionnaire.Questionnaire, err error) {
	name := strings.TrimSpace(in.Name)
	if name == "" {
		return q, fault.New(fault.Invalid, "questionnaire.name", "问卷名称不能空", "请补填").On("name")
	}
	if in.Version.QuestionnaireID != "" {
		if q, err = tx.Questionnaire(in.Version.QuestionnaireID); err != nil {
			return q, err
		}
	}
	q.Name = name
	q, err = tx.SaveQuestionnaire(q)
	if fault.Is(err, "store.duplicate") {
		err = fault.New(fault.Conflict, "questionnaire.name", "已经有一份问卷叫「"+name+"」", "请换一个名称，或在那一份上改版").On("name")
	}
	return q, err
}

func tidyVersion(v questionnaire.Version) questionnaire.Version {
	v.Intro = strings.TrimSpace(v.Intro)
	v.Items = lo.Map(v.Items, func(i questionnaire.Item, _ int) questionnaire.Item {
		i.Text = strings.TrimSpace(i.Text)
		choose := i.Kind == questionnaire.Single || i.Kind == questionnaire.Multi
		i.Options = lo.Ternary(choose, lo.Map(i.Options, func(s string, _ int) string { return strings.TrimSpace(s) }), []string{})
		if i.Kind != questionnaire.Score {
			i.Low, i.High = 0, 0
		}
		return i
	})
	return v
}

// numbered gives a draft its number, or refuses to touch a frozen one.
func numbered(tx *store.Tx, v *questionnaire.Version) error {
	known, err := tx.QuestionnaireVersions(v.QuestionnaireID)
	if err != nil {
		return err
	}
	last, any := lo.Last(known)
	old, exists := lo.Find(known, func(x questionnaire.Version) bool { return x.ID == v.ID })
	switch {
	case exists && !old.FrozenOn.IsZero():
		return fault.New(fault.Conflict, "questionnaire.frozen", "这一版已于"+old.FrozenOn.String()+"印发或答过，不能再改", "请改为下一版")
	case exists:
		v.No, v.FrozenOn = old.No, old.FrozenOn
	case any && last.FrozenOn.IsZero():
		return fault.New(fault.Conflict, "questionnaire.draft_open", itoa(last.No)+"版还是草稿，没有另起新版", "请直接修改草稿")
	default:
		v.ID, v.Rev, v.No, v.FrozenOn = "", 0, last.No+1, calendar.Date{}
	}
	return nil
}

// identify makes identities for new questions; an identity that is named must exist.
func identify(tx *store.Tx, items []questionnaire.Item) error {
	known, err := tx.Questions()
	if err != nil {
		return err
	}
	for i, item := range items {
		if item.QuestionID == "" {
			q, err := tx.SaveQuestion(questionnaire.Question{Topic: item.Text})
			if err != nil {
				return err
			}
			items[i].QuestionID = q.ID
			continue
		}
		if !slices.ContainsFunc(known, func(q questionnaire.Question) bool { return q.ID == item.QuestionID }) {
			return fault.New(fault.NotFound, "store.not_found", "没有这个题目", "请刷新页面后重试")
		}
	}
	return nil
}

// frozenVersion is a version that is about to be used: from then on it stays as it is.
func (d *Desk) frozenVersion(tx *store.Tx, id questionnaire.VersionID) (questionnaire.Version, error) {
	v, err := tx.QuestionnaireVersion(id)
	if err != nil || !v.FrozenOn.IsZero() {
		return v, err
	}
	v.FrozenOn = d.today()
	return tx.SaveQuestionnaireVersion(v)
}

// EnterSheet writes a filled-in sheet down, with the level, kind and station the customer has today. Errors: questionnaire.answer per question,
// questionnaire.nothing, questionnaire.day, questionnaire.twice, questionnaire.visit, store.not_found, ownership.out_of_reach.
func (d *Desk) EnterSheet(ctx context.Context, a access.Actor, id questionnaire.VersionID, in SheetEntry) (v SheetView, err error) {
	if err := d.allow(ctx, a, access.RecordVisit); err != nil {
		return v, err
	}
	var row CustomerRow
	if in.CustomerID != "" {
		if err := d.eachRow(ctx, a, Selection{IDs: []customer.ID{in.CustomerID}}, func(r CustomerRow) { row = r }); err != nil {
			return v, err
		}
	}
	err = d.update(ctx, a, access.RecordVisit, func(tx *store.Tx) error {
		c, err := keying(tx, a, in.CustomerID)
		if err != nil {
			return err
		}
		version, err := d.frozenVersion(tx, id)
		if err != nil {
			return err
		}
		if in.Day.IsZero() {
			in.Day = d.today()
		}
		values, fs := version.ReadSheet(in.Typed)
		if in.Day.After(d.today()) {
			fs = append(fs, fault.New(fault.Invalid, "questionnaire.day", "答卷日期晚于今天", "请核对").On("day"))
		}
		if err := fs.OrNil(); err != nil {
			return err
		}
		if err := mayAnswer(tx, c.ID, version.ID, in); err != nil {
			return err
		}
		saved, err := tx.AddQuestionnaireAnswer(questionnaire.Answer{VersionID: version.ID, CustomerID: c.ID, VisitID: in.VisitID, Day: in.Day, Level: string(row.Managing), Kind: c.Kind, StationID: c.StationID, Values: values})
		v = sheetView(saved, version.No, c)
		return err
	})
	return v, err
}

// keying is the customer a sheet belongs to, of the account's branch.
func keying(tx *store.Tx, a access.Actor, id customer.ID) (c customer.Customer, err error) {
	if id == "" {
		return c, fault.New(fault.Invalid, "questionnaire.answer", "没有选客户", "请先选答卷的客户").On("customerId")
	}
	who, err := survivorOf(tx, id)
	if err != nil {
		return c, err
	}
	if c, err = tx.Customer(who); err != nil {
		return c, err
	}
	return c, mayRead(tx, a, c)
}

// mayAnswer refuses a sheet that is there already and a visit of somebody else.
func mayAnswer(tx *store.Tx, who customer.ID, id questionnaire.VersionID, in SheetEntry) error {
	same, err := tx.AnsweredBy(who, id, in.Day.String())
	if err != nil {
		return err
	}
	if len(same) > 0 {
		return fault.New(fault.Conflict, "questionnaire.twice", "这位客户"+in.Day.String()+"的答卷已经录过", "同一天一户只录一份；录错的请先撤销").On("customerId")
	}
	if in.VisitID == "" {
		return nil
	}
	visits, err := tx.VisitsOf(who)
	if err == nil && !slices.ContainsFunc(visits, func(x visit.Visit) bool { return x.ID == in.VisitID }) {
		err = fault.New(fault.Invalid, "questionnaire.visit", "选的回访不是这位客户的", "请重新选择").On("visitId")
	}
	return err
}

func sheetView(x questionnaire.Answer, no int, c customer.Customer) SheetView {
	return SheetView{ID: x.ID, No: no, Day: x.Day, Code: c.Code, Customer: c.Name, Level: x.Level, Answered: len(x.Values), AtVisit: x.VisitID != ""}
}

// UndoSheet takes a sheet back. Errors: store.not_found, ownership.out_of_reach.
func (d *Desk) UndoSheet(ctx context.Context, a access.Actor, id questionnaire.AnswerID) (v SheetView, err error) {
	err = d.update(ctx, a, access.RecordVisit, func(tx *store.Tx) error {
		x, err := tx.QuestionnaireAnswer(id)
		if err != nil {
			return err
		}
		c, err := keying(tx, a, x.CustomerID)
		if err != nil {
			return err
		}
		version, err := tx.QuestionnaireVersion(x.VersionID)
		if err != nil {
			return err
		}
		v = sheetView(x, version.No, c)
		return tx.RemoveQuestionnaireAnswer(id)
	})
	return v, err
}

// QuestionnaireResults counts the sheets of a segment. Error: store.not_found.
func (d *Desk) QuestionnaireResults(ctx context.Context, a access.Actor, id questionnaire.ID, s Segment) (v ResultView, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		v, _, err = results(tx, a, id, s)
		return err
	})
	return v, err
}

func results(tx *store.Tx, a access.Actor, id questionnaire.ID, s Segment) (v ResultView, unit string, err error) {
	q, err := tx.Questionnaire(id)
	if err != nil {
		return v, "", err
	}
	tree, err := loadTree(tx)
	if err != nil {
		return v, "", err
	}
	versions, err := tx.QuestionnaireVersions(id)
	if err != nil {
		return v, "", err
	}
	answers, customers, err := sheetsOf(tx, id, s, reach(a, tree), ownership.Reach{Tree: tree, Office: org.OfficeID(s.Office)})
	if err != nil {
		return v, "", err
	}
	questions, err := tx.Questions()
	topics := lo.SliceToMap(questions, func(q questionnaire.Question) (questionnaire.QuestionID, string) { return q.ID, q.Topic })
	used := lo.Filter(versions, func(x questionnaire.Version, _ int) bool { return !x.FrozenOn.IsZero() })
	office, _ := tree.Office(org.OfficeID(s.Office))
	home, _ := tree.Unit()
	v = ResultView{Name: q.Name, Sheets: len(answers), Results: questionnaire.Results(used, answers, topics), Segment: cmp.Or(strings.Join(lo.Compact([]string{office.Name, s.Level, s.Kind}), "，"), "全部客户")}
	v.Charts = lo.Map(v.Results, func(r questionnaire.Result, _ int) ResultChart { return chartOf(r) })
	no := lo.SliceToMap(versions, func(x questionnaire.Version) (questionnaire.VersionID, int) { return x.ID, x.No })
	v.Answers = lo.Map(answers[:min(len(answers), mostLines)], func(x questionnaire.Answer, _ int) SheetView {
		return sheetView(x, no[x.VersionID], customers[x.CustomerID])
	})
	return v, home.Name, err
}

// sheetsOf are the sheets of a segment as far as the account sees, with whose they are.
func sheetsOf(tx *store.Tx, id questionnaire.ID, s Segment, mine, below ownership.Reach) ([]questionnaire.Answer, map[customer.ID]customer.Customer, error) {
	answers, err := tx.QuestionnaireAnswers(id)
	if err != nil {
		return nil, nil, err
	}
	roots, err := tx.Roots()
	if err != nil {
		return nil, nil, err
	}
	for i := range answers {
		answers[i].CustomerID = cmp.Or(roots[answers[i].CustomerID], answers[i].CustomerID)
	}
	list, err := tx.CustomersByID(lo.Uniq(lo.Map(answers, func(x questionnaire.Answer, _ int) customer.ID { return x.CustomerID })))
	by := lo.KeyBy(list, func(c customer.Customer) customer.ID { return c.ID })
	return lo.Filter(answers, func(x questionnaire.Answer, _ int) bool {
		return mine.MayRead(by[x.CustomerID].StationID) == nil && below.MayRead(x.StationID) == nil && (s.Level == "" || s.Level == x.Level) && (s.Kind == "" || s.Kind == string(x.Kind))
	}), by, err
}

func chartOf(r questionnaire.Result) ResultChart {
	c := ResultChart{Columns: []ResultColumn{}, Lines: []string{}}
	for i, label := range r.Labels {
		for k, s := range r.Series {
			c.Columns = append(c.Columns, ResultColumn{label + lo.Ternary(len(r.Series) > 1, " "+itoa(s.No)+"版", ""), shareText(s, i), s.Share(i), k == len(r.Series)-1})
		}
	}
	for _, s := range r.Series {
		line := "第" + itoa(s.No) + "版「" + s.Wording + "」：" + itoa(s.Sheets) + "份答卷，" + itoa(s.Answered) + "份答了这题"
		if (r.Kind == questionnaire.Score || r.Kind == questionnaire.Number) && s.Answered > 0 {
			line += "，平均" + s.Mean() + "（" + itoa(int(s.Least)) + "至" + itoa(int(s.Most)) + "）"
		}
		c.Lines = append(c.Lines, line)
	}
	return c
}

// shareText is a count with its share, "12（40.0%）".
func shareText(s questionnaire.Series, i int) string {
	share := s.Share(i)
	return itoa(s.Counts[i]) + "（" + itoa(int(share/10)) + "." + itoa(int(share%10)) + "%）"
}
