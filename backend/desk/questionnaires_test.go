package desk

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/org"
	"fuelbook/backend/pdf"
	"fuelbook/backend/questionnaire"
	"fuelbook/backend/store"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// satisfied is an office with a questionnaire of four questions, still a draft.
func satisfied(t *testing.T) (*Desk, QuestionnaireView) {
	t.Helper()
	d := office(t)
	onDay(d, 2026, time.November, 10)
	v, err := d.SaveVersion(context.Background(), clerk(), VersionEntry{Name: "满意度", Version: questionnaire.Version{Intro: "请您评价我们的服务", Items: []questionnaire.Item{
		{Kind: questionnaire.Score, Text: "服务态度", Low: 1, High: 5, Must: true}, {Kind: questionnaire.Multi, Text: "需要哪些服务", Options: []string{"送油", "开票", "洗车"}},
		{Kind: questionnaire.Number, Text: "车辆数"}, {Kind: questionnaire.Text, Text: "建议"}}}})
	if err != nil || len(v.Versions) != 1 {
		t.Fatal(v, err)
	}
	return d, v
}

// typedIn are answers to the questions of a version in their order.
func typedIn(v questionnaire.Version, answers ...string) map[questionnaire.QuestionID]string {
	out := map[questionnaire.QuestionID]string{}
	for i, s := range answers {
		out[v.Items[i].QuestionID] = s
	}
	return out
}

// TestAQuestionnaireThroughTwoVersions: drafted, printed and so frozen, keyed, reworded, compared across versions, by segment, as both files, undone.
func TestAQuestionnaireThroughTwoVersions(t *testing.T) {
	ctx := context.Background()
	d, q := satisfied(t)
	first := q.Versions[0].Version
	var paper bytes.Buffer
	name, err := d.PrintQuestionnaire(ctx, clerk(), first.ID, &paper)
	if text := pdf.Text(paper.Bytes()); err != nil || name != "满意度（第1版）.pdf" || !strings.Contains(text, "服务态度") || !strings.Contains(text, "2 开票") {
		t.Fatalf("%s %v %s", name, err, text)
	}
	_, err = d.SaveVersion(ctx, clerk(), VersionEntry{Name: q.Name, Version: first})
	wantCode(t, err, "questionnaire.frozen")

	rows := list(t, d, CustomerQuery{Limit: 3}).Rows
	met := lo.Must(d.SaveVisit(ctx, clerk(), visit.Visit{CustomerID: rows[0].ID, Way: visit.Call, Content: "问卷"}))
	enter := func(id questionnaire.VersionID, i int, typed map[questionnaire.QuestionID]string, at visit.ID) (SheetView, error) {
		return d.EnterSheet(ctx, clerk(), id, SheetEntry{CustomerID: rows[i].ID, VisitID: at, Typed: typed})
	}
	sheet := lo.Must(enter(first.ID, 0, typedIn(first, "5", "13", "20", "快些"), met.ID))
	if !sheet.AtVisit || sheet.Answered != 4 || sheet.Day.String() != "2026-11-10" || sheet.Level != string(rows[0].Managing) {
		t.Errorf("%+v", sheet)
	}
	_, err = enter(first.ID, 0, typedIn(first, "5"), "")
	wantCode(t, err, "questionnaire.twice")
	_, err = enter(first.ID, 1, typedIn(first, "4"), met.ID)
	wantCode(t, err, "questionnaire.visit")
	_, err = enter(first.ID, 1, typedIn(first, "6"), "")
	wantCode(t, err, "questionnaire.answer")
	lo.Must(enter(first.ID, 1, typedIn(first, "2", "1"), ""))

	next := first
	next.ID, next.Items = "", append([]questionnaire.Item{}, first.Items...)
	next.Items[0].Text = "您对加油员的态度打几分"
	q = lo.Must(d.SaveVersion(ctx, clerk(), VersionEntry{Name: q.Name, Version: next}))
	_, err = d.SaveVersion(ctx, clerk(), VersionEntry{Name: q.Name, Version: next})
	wantCode(t, err, "questionnaire.draft_open")
	second := q.Versions[1].Version
	if second.No != 2 || second.Items[0].QuestionID != first.Items[0].QuestionID {
		t.Fatalf("%+v", second)
	}
	lo.Must(enter(second.ID, 2, typedIn(second, "4"), ""))
	lo.Must0(d.store.View(ctx, func(tx *store.Tx) error { // 5.2.4: supervision reads of them
		november := calendar.NewMonth(2026, 11)
		x := &dutyWork{d: d, tx: tx, actor: clerk(), work: lo.Must(d.work(tx, november)), today: d.today(), level: org.Unit}
		if said := lo.Must(x.below(november)); !strings.HasSuffix(said, "，问卷3份") {
			t.Error(said)
		}
		return nil
	}))

	all := lo.Must(d.QuestionnaireResults(ctx, clerk(), q.ID, Segment{}))
	score := all.Results[0]
	if all.Sheets != 3 || len(all.Results) != 4 || len(score.Series) != 2 || score.Series[0].Mean() != "3.50" || score.Series[1].Mean() != "4.00" || score.Note != "" || len(all.Charts[0].Columns) != 10 {
		t.Errorf("%+v", score)
	}
	if all.Results[1].Series[0].Counts[0] != 2 || all.Charts[1].Columns[0].Text != "2（100.0%）" || all.Results[3].Texts[0] != "快些" {
		t.Errorf("%+v %+v", all.Results[1], all.Charts[1])
	}
	level := string(rows[0].Managing)
	part := lo.Must(d.QuestionnaireResults(ctx, clerk(), q.ID, Segment{Level: level}))
	if want := lo.CountBy(rows, func(r CustomerRow) bool { return string(r.Managing) == level }); part.Sheets != want || part.Segment != level {
		t.Errorf("%d sheets of %s, want %d", part.Sheets, part.Segment, want)
	}
	var file bytes.Buffer
	if name, err := d.WriteResults(ctx, clerk(), q.ID, Segment{}, PDF, &file); err != nil || name != "满意度结果_2026-11-10.pdf" || !strings.Contains(pdf.Text(file.Bytes()), "平均3.50") {
		t.Error(name, err)
	}
	file.Reset()
	if name, err := d.WriteResults(ctx, clerk(), q.ID, Segment{}, XLSX, &file); err != nil || !strings.HasSuffix(name, ".xlsx") || file.Len() == 0 {
		t.Error(name, err)
	}
	lo.Must(d.UndoSheet(ctx, clerk(), sheet.ID))
	if v := lo.Must(d.QuestionnaireResults(ctx, clerk(), q.ID, Segment{})); v.Sheets != 2 {
		t.Errorf("%d sheets after taking one back", v.Sheets)
	}
	lo.Must(enter(first.ID, 0, typedIn(first, "5"), ""))
}

func TestQuestionnairesRefuse(t *testing.T) {
	ctx := context.Background()
	d, q := satisfied(t)
	version := q.Versions[0].Version
	_, err := d.SaveVersion(ctx, hand(access.Chief, "长"), VersionEntry{Name: "x"})
	wantCode(t, err, "access.denied")
	_, err = d.EnterSheet(ctx, hand(access.Chief, "长"), version.ID, SheetEntry{})
	wantCode(t, err, "access.denied")
	_, err = d.PrintQuestionnaire(ctx, hand(access.Admin, "管"), version.ID, &bytes.Buffer{})
	wantCode(t, err, "access.denied")
	_, err = d.SaveVersion(ctx, clerk(), VersionEntry{Name: " "})
	wantCode(t, err, "questionnaire.name")
	_, err = d.SaveVersion(ctx, clerk(), VersionEntry{Name: "满意度", Version: questionnaire.Version{Items: []questionnaire.Item{{Kind: questionnaire.Text, Text: "x"}}}})
	wantCode(t, err, "questionnaire.name")
	_, err = d.EnterSheet(ctx, clerk(), version.ID, SheetEntry{})
	wantCode(t, err, "questionnaire.answer")
	row := list(t, d, CustomerQuery{Limit: 1}).Rows[0]
	_, err = d.EnterSheet(ctx, clerk(), version.ID, SheetEntry{CustomerID: row.ID, Day: calendar.NewDate(2026, time.November, 11), Typed: typedIn(version, "5")})
	wantCode(t, err, "questionnaire.day")
	if list := lo.Must(d.Questionnaires(ctx, clerk())); !list[0].Versions[0].FrozenOn.IsZero() {
		t.Error("a sheet that was refused froze the version")
	}
	version.Items = version.Items[:1]
	if v := lo.Must(d.SaveVersion(ctx, clerk(), VersionEntry{Name: "满意度调查", Version: version})); v.Name != "满意度调查" || len(v.Versions[0].Items) != 1 || v.Versions[0].No != 1 {
		t.Errorf("%+v", v)
	}
}
