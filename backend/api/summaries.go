package api

import (
	"bytes"
	"context"
	"net/http"

	"fuelbook/backend/customer"
	"fuelbook/backend/desk"
)

type leaderFile struct {
	MonthPath
	Format string `path:"format" doc:"pdf、xlsx"`
}

func (s *server) summaryRoutes() {
	op(s, http.MethodGet, "/customers/{id}/pdf", "dossierFile", "客户档案摘要", func(ctx context.Context, in *someID) (*file, error) {
		var out bytes.Buffer
		name, err := s.Desk.WriteDossier(ctx, actorOf(ctx), customer.ID(in.ID), &out)
		return &file{"application/pdf", disposition(name), out.Bytes()}, err
	})
	op(s, http.MethodGet, "/customers/{id}/trend", "customerTrend", "一户的用油趋势", func(ctx context.Context, in *someID) (*body[desk.CustomerTrend], error) {
		return reply(s.Desk.CustomerTrend(ctx, actorOf(ctx), customer.ID(in.ID)))
	})
	op(s, http.MethodGet, "/months/{month}/brief", "briefFile", "单位月度客户小结", func(ctx context.Context, in *MonthPath) (*file, error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		name, err := s.Desk.WriteBrief(ctx, actorOf(ctx), m, &out)
		return &file{"application/pdf", disposition(name), out.Bytes()}, err
	})
	op(s, http.MethodGet, "/months/{month}/leader", "leader", "领导一页", func(ctx context.Context, in *MonthPath) (*body[desk.LeaderView], error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.Leader(ctx, actorOf(ctx), m))
	})
	op(s, http.MethodGet, "/months/{month}/leader/{format}", "leaderFile", "领导一页的文件", func(ctx context.Context, in *leaderFile) (*file, error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		format, err := formatOf(in.Format)
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		name, err := s.Desk.WriteLeader(ctx, actorOf(ctx), m, format, &out)
		return &file{typeOf(format), disposition(name), out.Bytes()}, err
	})
	op(s, http.MethodPost, "/customers/route", "routeFile", "拜访路线单", func(ctx context.Context, in *body[desk.RouteRequest]) (*file, error) {
		var out bytes.Buffer
		err := s.Desk.WriteRoute(ctx, actorOf(ctx), in.Body, &out)
		return &file{"application/pdf", disposition("拜访路线单.pdf"), out.Bytes()}, err
	}, large)
}
