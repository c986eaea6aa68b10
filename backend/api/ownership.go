package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/desk"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
)

type asOfInput struct {
	CustomerPath
	Month string `query:"month" doc:"2026-10；空为正在办理的月份"`
}

type overrideInput struct {
	CustomerPath
	Body desk.OverrideRequest
}

type answerInput struct {
	CustomerPath
	Body desk.OverrideAnswer
}

type withdrawInput struct {
	CustomerPath
	Body desk.OverrideWithdrawal
}

type transferInput struct {
	Commit bool `query:"commit"`
	Body   desk.TransferRequest
}

type handoverFile struct {
	File string `path:"file" doc:"编号.pdf"`
}

func (s *server) ownershipRoutes() {
	op(s, http.MethodGet, "/customers/{id}/ownership", "customerOwnership", "某月的客户归属与级别", func(ctx context.Context, in *asOfInput) (*body[desk.OwnershipView], error) {
		var m calendar.Month
		if in.Month != "" {
			var err error
			if m, err = monthOf(in.Month); err != nil {
				return nil, err
			}
		}
		return reply(s.Desk.CustomerAsOf(ctx, actorOf(ctx), customer.ID(in.ID), m))
	})
	op(s, http.MethodPost, "/customers/{id}/overrides", "proposeOverride", "申请管理权限转移", func(ctx context.Context, in *overrideInput) (*body[desk.OverrideView], error) {
		return reply(s.Desk.ProposeOverride(ctx, actorOf(ctx), customer.ID(in.ID), in.Body))
	})
	op(s, http.MethodGet, "/overrides", "overrides", "管理权限转移", func(ctx context.Context, _ *none) (*body[[]desk.OverrideView], error) {
		return reply(s.Desk.Overrides(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPut, "/overrides/{id}", "answerOverride", "批准、驳回或终止管理权限转移", func(ctx context.Context, in *answerInput) (*body[desk.OverrideView], error) {
		return reply(s.Desk.AnswerOverride(ctx, actorOf(ctx), ownership.OverrideID(in.ID), in.Body))
	})
	op(s, http.MethodPost, "/overrides/{id}/withdraw", "withdrawOverride", "撤回本人的管理权限转移申请", func(ctx context.Context, in *withdrawInput) (*body[desk.OverrideView], error) {
		return reply(s.Desk.WithdrawOverride(ctx, actorOf(ctx), ownership.OverrideID(in.ID), in.Body.Why, in.Body.Rev))
	})
	op(s, http.MethodPost, "/transfers", "transfer", "转移客户责任（或预览）", func(ctx context.Context, in *transferInput) (*body[desk.TransferResult], error) {
		return reply(s.Desk.Transfer(ctx, actorOf(ctx), in.Body, in.Commit))
	})
	op(s, http.MethodGet, "/stations/{id}/receivers", "receivers", "可以接收本站客户的人员", func(ctx context.Context, in *CustomerPath) (*body[[]desk.ReceiverView], error) {
		return reply(s.Desk.Receivers(ctx, actorOf(ctx), org.OfficeID(in.ID)))
	})
	op(s, http.MethodGet, "/load", "load", "责任负荷", func(ctx context.Context, _ *none) (*body[desk.LoadView], error) {
		return reply(s.Desk.Load(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/drift", "drift", "级别偏离", func(ctx context.Context, _ *none) (*body[desk.DriftView], error) {
		return reply(s.Desk.Drift(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/standings", "standings", "某月的客户台账", func(ctx context.Context, in *desk.StandingQuery) (*body[desk.StandingPage], error) {
		return reply(s.Desk.Standings(ctx, actorOf(ctx), *in))
	})
	op(s, http.MethodGet, "/handover-files/{file}", "handoverFile", "交接清单的文件", s.handoverFile)
	op(s, http.MethodGet, "/account-offices", "accountOffices", "账号可归属的机构", func(ctx context.Context, _ *none) (*body[[]org.Office], error) {
		return reply(s.Desk.AccountOffices(ctx, actorOf(ctx)))
	})
}

func (s *server) handoverFile(ctx context.Context, in *handoverFile) (*file, error) {
	h, err := s.Desk.Handover(ctx, actorOf(ctx), strings.TrimSuffix(in.File, ".pdf"))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = s.Desk.WriteHandover(ctx, actorOf(ctx), h, &out)
	return &file{typeOf(desk.PDF), disposition(desk.HandoverFile(h)), out.Bytes()}, err
}
