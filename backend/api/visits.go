package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/desk"
	"fuelbook/backend/duty"
	"fuelbook/backend/org"
	"fuelbook/backend/visit"
)

// MonthQuery is a month, today's when it is left out.
type MonthQuery struct {
	Month string `query:"month" doc:"YYYY-MM，不填为本月"`
}

func (q MonthQuery) month() (m calendar.Month, err error) {
	if q.Month != "" {
		m, err = calendar.ParseMonth(q.Month)
	}
	return m, err
}

type unmetBody struct {
	Unmet string `json:"unmet"`
}

type enterErrand struct {
	ID   string `path:"id"`
	Body desk.ErrandEntry
}

type routeQuery struct {
	MonthPath
	StaffID string `query:"staffId" doc:"客户责任人；不填为没有定责任人的客户"`
}

type unkeptFile struct {
	File string `path:"file" doc:"unkept.pdf, unkept.xlsx"`
}

func (s *server) visitRoutes() {
	op(s, http.MethodGet, "/visits/plan", "carePlan", "一个月的拜访计划", func(ctx context.Context, in *MonthQuery) (*body[desk.CarePlan], error) {
		m, err := in.month()
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.CarePlan(ctx, actorOf(ctx), m))
	})
	op(s, http.MethodPost, "/visits/plan", "makeCarePlan", "排出或补排本月拜访计划", func(ctx context.Context, in *body[unmetBody]) (*body[desk.CarePlan], error) {
		return reply(s.Desk.MakeCarePlan(ctx, actorOf(ctx), in.Body.Unmet))
	})
	op(s, http.MethodPost, "/visits/errands/{id}", "enterErrand", "补录一户计划拜访", func(ctx context.Context, in *enterErrand) (*body[desk.ErrandDone], error) {
		return reply(s.Desk.EnterErrand(ctx, actorOf(ctx), visit.ErrandID(in.ID), in.Body))
	})
	op(s, http.MethodGet, "/visits/plan/{month}/route.pdf", "careRoute", "一个责任人的拜访路线单", func(ctx context.Context, in *routeQuery) (*file, error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		name, err := s.Desk.WriteErrands(ctx, actorOf(ctx), m, org.StaffID(in.StaffID), &out)
		return &file{typeOf(desk.PDF), disposition(name), out.Bytes()}, err
	})
	op(s, http.MethodGet, "/visits/care", "care", "待跟进的约定和未按期维护的客户", func(ctx context.Context, _ *none) (*body[desk.CareView], error) {
		return reply(s.Desk.Care(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/visits/files/{file}", "unkeptFile", "未按期维护客户清单的文件", func(ctx context.Context, in *unkeptFile) (*file, error) {
		format, err := formatOf(strings.TrimPrefix(in.File, "unkept."))
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		name, err := s.Desk.WriteUnkept(ctx, actorOf(ctx), format, &out)
		return &file{typeOf(format), disposition(name), out.Bytes()}, err
	})
	op(s, http.MethodPost, "/duties/notes", "noteDuty", "填写职责落实情况", func(ctx context.Context, in *body[duty.Note]) (*body[[]desk.Duty], error) {
		return reply(s.Desk.NoteDuty(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodGet, "/parties", "parties", "客户联谊", func(ctx context.Context, _ *none) (*body[[]desk.PartyView], error) {
		return reply(s.Desk.Parties(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/parties", "saveParty", "登记联谊活动和参加的客户", func(ctx context.Context, in *body[desk.PartyEntry]) (*body[desk.PartyView], error) {
		return reply(s.Desk.SaveParty(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodGet, "/duties", "duties", "本月要办", func(ctx context.Context, in *MonthQuery) (*body[[]desk.Duty], error) {
		m, err := in.month()
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.Duties(ctx, actorOf(ctx), m))
	})
}
