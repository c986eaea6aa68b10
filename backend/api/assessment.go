package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"fuelbook/backend/assessment"
	"fuelbook/backend/desk"
)

type assessmentPick struct {
	MonthPath
	Kind string `query:"kind" doc:"所属单位、零管片区、加油站、客户责任人"`
	Code string `query:"code" maxLength:"40" doc:"机构代码或员工编号"`
	Key  string `query:"key" maxLength:"20" doc:"指标"`
}

type assessmentRemark struct {
	MonthPath
	Body struct {
		Kind assessment.Kind `json:"kind"`
		Code string          `json:"code"`
		Text string          `json:"text"`
		Rev  int64           `json:"rev"`
	}
}

type assessmentFile struct {
	MonthPath
	File string `path:"file" doc:"ranking.pdf, ranking.xlsx"`
}

func (s *server) assessmentRoutes() {
	op(s, http.MethodGet, "/assessment", "assessment", "考核评价", func(ctx context.Context, in *MonthQuery) (*body[desk.AssessmentView], error) {
		m, err := in.month()
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.Assessment(ctx, actorOf(ctx), m))
	})
	op(s, http.MethodGet, "/assessment/{month}/records", "assessmentRecords", "一项得分由哪些记录算出", func(ctx context.Context, in *assessmentPick) (*body[desk.AssessmentRecords], error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.AssessmentRecords(ctx, actorOf(ctx), m, desk.AssessmentPick{Kind: assessment.Kind(in.Kind), Code: in.Code, Key: assessment.Key(in.Key)}))
	})
	op(s, http.MethodPut, "/assessment/{month}/remark", "remarkAssessment", "写评语", func(ctx context.Context, in *assessmentRemark) (*body[assessment.Remark], error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.RemarkAssessment(ctx, actorOf(ctx), assessment.Remark{Month: m, Kind: in.Body.Kind, Code: in.Body.Code, Text: in.Body.Text, Rev: in.Body.Rev}))
	})
	op(s, http.MethodPost, "/assessment/policy", "signAssessment", "签发考核办法", func(ctx context.Context, in *body[desk.AssessmentDraft]) (*done, error) {
		return ok(s.Desk.SignAssessment(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodGet, "/assessment/{month}/files/{file}", "assessmentFile", "考核评价表的文件", func(ctx context.Context, in *assessmentFile) (*file, error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		format, err := formatOf(strings.TrimPrefix(in.File, "ranking."))
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		name, err := s.Desk.WriteAssessment(ctx, actorOf(ctx), m, format, &out)
		return &file{typeOf(format), disposition(name), out.Bytes()}, err
	})
}
