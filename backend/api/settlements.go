package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"fuelbook/backend/desk"
)

type settleInput struct {
	MonthPath
	Commit  bool   `query:"commit"`
	Scheme  string `query:"scheme" doc:"方案键，空为当月有效的方案"`
	Version string `query:"version"`
}

type settlementID struct {
	ID string `path:"id"`
}

type settlementFile struct {
	File string `path:"file" doc:"<id>.xlsx 或 <id>.pdf"`
}

func (s *server) settlementRoutes() {
	op(s, http.MethodGet, "/schemes", "schemes", "奖励方案", func(ctx context.Context, _ *none) (*body[[]desk.SchemeView], error) {
		return reply(s.Desk.Schemes(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/schemes", "addScheme", "录入奖励方案", func(ctx context.Context, in *struct {
		RawBody []byte `contentType:"application/octet-stream"`
	}) (*body[desk.SchemeView], error) {
		return reply(s.Desk.AddScheme(ctx, actorOf(ctx), bytes.Clone(in.RawBody)))
	})
	op(s, http.MethodPost, "/months/{month}/settlement", "settle", "结算（或预览）", func(ctx context.Context, in *settleInput) (*body[desk.SettlementView], error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		scheme, err := s.Desk.SchemeFor(ctx, actorOf(ctx), m, in.Scheme, in.Version)
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.Settle(ctx, actorOf(ctx), m, scheme, in.Commit))
	})
	op(s, http.MethodGet, "/settlements", "settlements", "已结算", func(ctx context.Context, _ *none) (*body[[]desk.SettlementHead], error) {
		return reply(s.Desk.Settlements(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/settlements/{id}", "settlement", "一次结算", func(ctx context.Context, in *settlementID) (*body[desk.SettlementView], error) {
		return reply(s.Desk.Settlement(ctx, actorOf(ctx), in.ID))
	})
	op(s, http.MethodGet, "/settlement-files/{file}", "settlementFile", "结算的文件", s.settlementFile)
}

func (s *server) settlementFile(ctx context.Context, in *settlementFile) (*file, error) {
	id, ext, _ := strings.Cut(in.File, ".")
	format, err := formatOf(ext)
	if err != nil {
		return nil, err
	}
	v, err := s.Desk.Settlement(ctx, actorOf(ctx), id)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = s.Desk.WriteSettlement(ctx, actorOf(ctx), v.Settlement, format, &out)
	return &file{typeOf(format), disposition(desk.SettlementFile(v.Settlement, format)), out.Bytes()}, err
}
