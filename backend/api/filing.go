package api

import (
	"bytes"
	"context"
	"net/http"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/desk"
	"fuelbook/backend/filing"
)

type explainInput struct {
	MonthPath
	Body struct {
		Code  string `json:"code" doc:"提示的代码"`
		About string `json:"about" doc:"提示的原文"`
		Text  string `json:"text" doc:"说明"`
	}
}

type returnInput struct {
	MonthPath
	Body struct {
		Reason string `json:"reason" doc:"原因"`
	}
}

type correctionPath struct {
	MonthPath
	No int `path:"no"`
}

type signInput struct {
	MonthPath
	Commit bool `query:"commit"`
}

// ofMonth does a job on the month of the path.
func ofMonth[T any](ctx context.Context, path MonthPath, job func(access.Actor, calendar.Month) (T, error)) (*body[T], error) {
	m, err := monthOf(path.Month)
	if err != nil {
		return nil, err
	}
	return reply(job(actorOf(ctx), m))
}

// filingRoutes are the signatures under a month and the corrections of a signed one.
func (s *server) filingRoutes() {
	op(s, http.MethodPost, "/months/{month}/sign", "signMonth", "在月报上签字", func(ctx context.Context, in *signInput) (*body[desk.MonthView], error) {
		return ofMonth(ctx, in.MonthPath, func(a access.Actor, m calendar.Month) (desk.MonthView, error) {
			return s.Desk.SignMonth(ctx, a, m, in.Commit)
		})
	})
	op(s, http.MethodPost, "/months/{month}/explain", "explainWarning", "说明月报的一条提示", func(ctx context.Context, in *explainInput) (*body[desk.MonthView], error) {
		return ofMonth(ctx, in.MonthPath, func(a access.Actor, m calendar.Month) (desk.MonthView, error) {
			return s.Desk.ExplainWarning(ctx, a, m, filing.Warning{Code: in.Body.Code, Text: in.Body.About}, in.Body.Text)
		})
	})
	op(s, http.MethodPost, "/months/{month}/return", "sendBackMonth", "退回月报", func(ctx context.Context, in *returnInput) (*body[desk.MonthView], error) {
		return ofMonth(ctx, in.MonthPath, func(a access.Actor, m calendar.Month) (desk.MonthView, error) {
			return s.Desk.SendBackMonth(ctx, a, m, in.Body.Reason)
		})
	})
	op(s, http.MethodPost, "/months/{month}/corrections", "draftCorrection", "起草月报更正表", func(ctx context.Context, in *returnInput) (*body[desk.ChangesView], error) {
		return ofMonth(ctx, in.MonthPath, func(a access.Actor, m calendar.Month) (desk.ChangesView, error) {
			return s.Desk.DraftCorrection(ctx, a, m, in.Body.Reason)
		})
	})
	op(s, http.MethodPost, "/months/{month}/corrections/{no}/approval", "approveCorrection", "批准月报更正表", func(ctx context.Context, in *correctionPath) (*body[desk.ChangesView], error) {
		return ofMonth(ctx, in.MonthPath, func(a access.Actor, m calendar.Month) (desk.ChangesView, error) {
			return s.Desk.ApproveCorrection(ctx, a, m, in.No)
		})
	})
	op(s, http.MethodGet, "/months/{month}/corrections/{no}/file", "correctionFile", "月报更正表的 PDF", func(ctx context.Context, in *correctionPath) (*file, error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		name, err := s.Desk.WriteCorrection(ctx, actorOf(ctx), m, in.No, &out)
		return &file{typeOf(desk.PDF), disposition(name), out.Bytes()}, err
	})
}
