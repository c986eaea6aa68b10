package desk

import (
	"context"
	"fmt"
	"slices"

	"fuelbook/backend/access"
	"fuelbook/backend/assessment"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// AssessmentView is the board of a month: who lies in the actor's branch, ranked among all of the unit.
type AssessmentView struct {
	Month       calendar.Month       `json:"month"`
	On          calendar.Date        `json:"on"`      // the facts count up to this day
	Running     bool                 `json:"running"` // the month is not over: the scores may still change
	Measures    []assessment.Measure `json:"measures"`
	Kinds       []assessment.Kind    `json:"kinds"` // those with somebody on the board
	Rows        []AssessmentRow      `json:"rows"`
	Rule        string               `json:"rule"`
	Source      string               `json:"source"`
	Version     string               `json:"version"`
	Fingerprint string               `json:"fingerprint"` // of the facts of the whole unit: equal on two machines means equal scores
}

// AssessmentRow is one assessed office or person.
type AssessmentRow struct {
	assessment.Subject
	Scores []ScoreCell       `json:"scores"` // in the order of Measures
	Total  string            `json:"total"`  // 87.50, 无数据
	Rank   int               `json:"rank"`   // 0 where nothing is known
	Remark assessment.Remark `json:"remark"`
}

// ScoreCell is one score; Records is how many records it opens to.
type ScoreCell struct {
	assessment.Score
	Records int `json:"records"`
}

// AssessmentRecords is what a score was counted from: the figures of Records add up to Good and Of.
type AssessmentRecords struct {
	Subject assessment.Subject  `json:"subject"`
	Measure assessment.Measure  `json:"measure"`
	Score   assessment.Score    `json:"score"`
	Records []assessment.Record `json:"records"`
}

// AssessmentPick names one score of a board.
type AssessmentPick struct {
	Kind assessment.Kind `json:"kind"`
	Code string          `json:"code"`
	Key  assessment.Key  `json:"key"`
}

// AssessmentDraft is another table of weights and scores, in force from a month on, with the paper that approved it.
type AssessmentDraft struct {
	From     calendar.Month       `json:"from"`
	Reason   string               `json:"reason"`
	Measures []assessment.Measure `json:"measures"` // weights and bands are taken from it, in the order of the board
}

// assessed is the board of a month as scored, with who may be seen by the actor.
type assessed struct {
	work   *assessWork
	policy assessment.Policy
	board  assessment.Board
}

func (d *Desk) assessed(ctx context.Context, a access.Actor, do access.Action, m calendar.Month, fn func(assessed) error) error {
	return d.withMonth(ctx, a, do, m, func(tx *store.Tx, w *monthWork) error {
		out, err := d.assess(tx, a, w)
		if err != nil {
			return err
		}
		return fn(out)
	})
}

func (d *Desk) assess(tx *store.Tx, a access.Actor, w *monthWork) (out assessed, err error) {
	if d.today().Before(w.month.First()) {
		return out, fault.New(fault.Invalid, "assessment.future", w.month.Chinese()+"还没有到", "请选本月或以前的月份").On("month")
	}
	if out.policy, err = assessmentOn(tx, w.month.Last()); err != nil {
		return out, err
	}
	if out.work, err = d.assessWork(tx, a, w); err != nil {
		return out, err
	}
	out.board = assessment.Assess(out.policy, out.work.subjects(), out.work.facts)
	return out, nil
}

func assessmentOn(tx *store.Tx, on calendar.Date) (p assessment.Policy, err error) {
	raw, err := policyOn(tx, policyAssess, on)
	if err != nil {
		return p, err
	}
	return assessment.ParsePolicy(raw)
}

// seen are the rows of the actor's branch.
func (x assessed) seen(a access.Actor) []assessment.Row {
	within := reach(a, x.work.tree)
	at := map[string]org.OfficeID{}
	for id, s := range x.work.offices {
		at[string(s.Kind)+s.Code] = id
	}
	for _, s := range x.work.staff {
		at[string(assessment.Person)+s.Number] = s.OfficeID
	}
	return lo.Filter(x.board.Rows, func(r assessment.Row, _ int) bool { return within.MayRead(at[string(r.Kind)+r.Code]) == nil })
}

// Assessment is the board of a month (考核评价, 5.1.4), the zero month being the one worked on. Errors: assessment.future, desk.no_policy.
func (d *Desk) Assessment(ctx context.Context, a access.Actor, m calendar.Month) (v AssessmentView, err error) {
	err = d.assessed(ctx, a, access.ReadCustomers, m, func(x assessed) error {
		v, err = x.view(a)
		return err
	})
	return v, err
}

func (x assessed) view(a access.Actor) (AssessmentView, error) {
	w := x.work
	v := AssessmentView{Month: w.month, On: w.on, Running: w.on.Before(w.month.Last()) || w.on == w.d.today(), Measures: x.policy.Measures, Rule: assessment.Rule, Source: x.policy.Source, Version: x.policy.Version,
		Fingerprint: x.board.Fingerprint}
	said, err := w.tx.AssessmentRemarks(w.month)
	remarks := lo.KeyBy(said, func(r assessment.Remark) string { return string(r.Kind) + r.Code })
	v.Rows = lo.Map(x.seen(a), func(r assessment.Row, _ int) AssessmentRow {
		out := AssessmentRow{Subject: r.Subject, Rank: r.Rank, Total: totalText(r), Remark: remarks[string(r.Kind)+r.Code]}
		out.Scores = lo.Map(r.Scores, func(s assessment.Score, _ int) ScoreCell { return ScoreCell{s, len(s.Records)} })
		return out
	})
	v.Kinds = lo.Filter(assessment.Kinds(), func(k assessment.Kind, _ int) bool {
		return lo.ContainsBy(v.Rows, func(r AssessmentRow) bool { return r.Kind == k })
	})
	return v, err
}

func totalText(r assessment.Row) string {
	return lo.Ternary(r.Weight == 0, "无数据", fmt.Sprintf("%d.%02d", r.Total/100, r.Total%100))
}

// AssessmentRecords opens a score of a board. Errors: assessment.no_score, assessment.future.
func (d *Desk) AssessmentRecords(ctx context.Context, a access.Actor, m calendar.Month, pick AssessmentPick) (v AssessmentRecords, err error) {
	err = d.assessed(ctx, a, access.ReadCustomers, m, func(x assessed) error {
		row, ok := x.find(a, pick.Kind, pick.Code)
		i := slices.Index(assessment.Keys(), pick.Key)
		if !ok || i < 0 {
			return noScore()
		}
		s := row.Scores[i]
		v = AssessmentRecords{Subject: row.Subject, Measure: x.policy.Measures[i], Score: s, Records: s.Records}
		return nil
	})
	return v, err
}

func (x assessed) find(a access.Actor, kind assessment.Kind, code string) (assessment.Row, bool) {
	return lo.Find(x.seen(a), func(r assessment.Row) bool { return r.Kind == kind && r.Code == code })
}

// writtenMeanwhile refuses a first text where somebody else has written one.
func writtenMeanwhile() error {
	return fault.New(fault.Conflict, "store.stale", "这里刚被别人写过", "请刷新，核对后再写")
}

func noScore() error {
	return fault.New(fault.NotFound, "assessment.no_score", "考核表上没有这一项", "请刷新考核评价后重试")
}

// RemarkAssessment says something of an assessed office or person; an empty text takes it back. Errors: assessment.no_score,
// assessment.long_remark, store.stale.
func (d *Desk) RemarkAssessment(ctx context.Context, a access.Actor, r assessment.Remark) (out assessment.Remark, err error) {
	err = d.update(ctx, a, access.RemarkAssessment, func(tx *store.Tx) error {
		r, err := r.Tidy()
		if err != nil {
			return err
		}
		w, err := d.work(tx, r.Month)
		if err != nil {
			return err
		}
		x, err := d.assess(tx, a, w)
		if err != nil {
			return err
		}
		if _, ok := x.find(a, r.Kind, r.Code); !ok {
			return noScore()
		}
		said, err := tx.AssessmentRemarks(r.Month)
		if err != nil {
			return err
		}
		old, _ := lo.Find(said, func(o assessment.Remark) bool { return o.Kind == r.Kind && o.Code == r.Code })
		if r.ID = old.ID; r.Rev == 0 && old.Rev > 0 {
			return writtenMeanwhile()
		}
		r.By, r.At = a.Name, d.now().Format("2006-01-02 15:04")
		out, err = tx.SaveAssessmentRemark(r)
		return err
	})
	return out, err
}

// SignAssessment puts other weights and scores in force from a month on; months that are over keep theirs. Errors: assessment.bad_policy,
// assessment.past, policy.no_reason.
func (d *Desk) SignAssessment(ctx context.Context, a access.Actor, draft AssessmentDraft) error {
	return d.update(ctx, a, access.SignAssessment, func(tx *store.Tx) error {
		reason, err := grounds(draft.Reason, "考核办法")
		if err != nil {
			return err
		}
		if now := d.today().Month(); draft.From.Before(now) {
			return fault.New(fault.Conflict, "assessment.past", "没有写从哪个月起执行，或该月已经过去", "已过的月份不改考核办法，请从"+now.Chinese()+"或以后执行").On("from")
		}
		p, err := assessmentOn(tx, draft.From.Last())
		if err != nil {
			return err
		}
		if len(draft.Measures) != len(p.Measures) {
			draft.Measures = nil // Check says what is missing
		}
		if p.Version, err = nextVersion(tx, policyAssess, draft.From); err != nil {
			return err
		}
		p.From, p.Source = draft.From.First(), reason+"（"+a.Name+"签发）"
		p.Measures = lo.Map(draft.Measures, func(m assessment.Measure, i int) assessment.Measure {
			out := p.Measures[i] // what is measured stays; how it is weighed and scored is signed
			out.Weight, out.Bands = m.Weight, m.Bands
			return out
		})
		return savePolicy(tx, policyAssess, p)
	})
}
