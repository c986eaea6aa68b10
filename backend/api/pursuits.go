package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"fuelbook/backend/customer"
	"fuelbook/backend/desk"
	"fuelbook/backend/pursuit"
)

type movePursuit struct {
	ID   string `path:"id"`
	Body struct {
		To  pursuit.Stage `json:"to"`
		Why string        `json:"why" doc:"退回时的原因"`
		Rev int64         `json:"rev"`
	}
}

type giveUpPursuit struct {
	ID   string `path:"id"`
	Body struct {
		Reason pursuit.LostID `json:"reason"`
		More   string         `json:"more"`
		Rev    int64          `json:"rev"`
	}
}

type linkPursuit struct {
	ID   string `path:"id"`
	Body struct {
		CustomerID customer.ID `json:"customerId"`
		Rev        int64       `json:"rev"`
	}
}

type readFloor struct {
	ID   string `path:"id"`
	Body struct {
		Purpose string `json:"purpose"`
	}
}

func (s *server) pursuitRoutes() {
	op(s, http.MethodGet, "/pursuits", "pursuits", "客户开发", func(ctx context.Context, _ *none) (*body[desk.PursuitList], error) {
		return reply(s.Desk.Pursuits(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/pursuits/{id}", "pursuit", "一户的开发", func(ctx context.Context, in *CustomerPath) (*body[desk.PursuitDetail], error) {
		return reply(s.Desk.PursuitDetail(ctx, actorOf(ctx), pursuit.ID(in.ID)))
	})
	op(s, http.MethodPut, "/pursuits/{id}", "savePursuit", "修改客户开发记录", func(ctx context.Context, in *struct {
		CustomerPath
		Body pursuit.Pursuit
	}) (*body[desk.PursuitView], error) {
		in.Body.ID = pursuit.ID(in.ID)
		return reply(s.Desk.SavePursuit(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodDelete, "/pursuits/{id}", "undoPursuit", "撤销列入开发", func(ctx context.Context, in *CustomerPath) (*done, error) {
		return ok(s.Desk.UndoPursuit(ctx, actorOf(ctx), pursuit.ID(in.ID)))
	})
	s.pursuitStageRoutes()
	op(s, http.MethodPost, "/pursuits/{id}/floor", "sealFloor", "封存让利底线", func(ctx context.Context, in *struct {
		CustomerPath
		Body pursuit.Floor
	}) (*done, error) {
		return ok(s.Desk.SealFloor(ctx, actorOf(ctx), pursuit.ID(in.ID), in.Body))
	})
	op(s, http.MethodPost, "/pursuits/{id}/floor/read", "readFloor", "查看让利底线", func(ctx context.Context, in *readFloor) (*body[pursuit.Floor], error) {
		return reply(s.Desk.ReadFloor(ctx, actorOf(ctx), pursuit.ID(in.ID), in.Body.Purpose))
	})
	op(s, http.MethodPost, "/lost-reasons", "saveLostReason", "维护放弃原因", func(ctx context.Context, in *body[pursuit.LostReason]) (*body[pursuit.LostReason], error) {
		return reply(s.Desk.SaveLostReason(ctx, actorOf(ctx), in.Body))
	})
}

func (s *server) pursuitStageRoutes() {
	op(s, http.MethodGet, "/pursuits/{id}/files/{file}", "pursuitFile", "情况调查表、开发方案", func(ctx context.Context, in *struct {
		CustomerPath
		File string `path:"file" doc:"facts.pdf, scheme.pdf"`
	}) (*file, error) {
		var out bytes.Buffer
		name, err := s.Desk.WritePursuit(ctx, actorOf(ctx), pursuit.ID(in.ID), desk.PursuitPaper(strings.TrimSuffix(in.File, ".pdf")), &out)
		return &file{typeOf(desk.PDF), disposition(name), out.Bytes()}, err
	})
	op(s, http.MethodPost, "/pursuits/{id}/move", "movePursuit", "推进或退回阶段", func(ctx context.Context, in *movePursuit) (*body[desk.PursuitView], error) {
		return reply(s.Desk.MovePursuit(ctx, actorOf(ctx), pursuit.ID(in.ID), in.Body.To, in.Body.Why, in.Body.Rev))
	})
	op(s, http.MethodPost, "/pursuits/{id}/complete", "completePursuit", "开发成功", func(ctx context.Context, in *RevInput) (*body[desk.PursuitView], error) {
		return reply(s.Desk.CompletePursuit(ctx, actorOf(ctx), pursuit.ID(in.ID), in.Rev))
	})
	op(s, http.MethodPost, "/pursuits/{id}/give-up", "giveUpPursuit", "放弃开发", func(ctx context.Context, in *giveUpPursuit) (*body[desk.PursuitView], error) {
		return reply(s.Desk.GiveUpPursuit(ctx, actorOf(ctx), pursuit.ID(in.ID), in.Body.Reason, in.Body.More, in.Body.Rev))
	})
	op(s, http.MethodPost, "/pursuits/{id}/link", "linkPursuit", "连到已有的客户", func(ctx context.Context, in *linkPursuit) (*body[desk.PursuitView], error) {
		return reply(s.Desk.LinkPursuit(ctx, actorOf(ctx), pursuit.ID(in.ID), in.Body.CustomerID, in.Body.Rev))
	})
	op(s, http.MethodPost, "/pursuits/{id}/register", "registerPursuit", "登记为客户", func(ctx context.Context, in *struct {
		CustomerPath
		Body desk.NewCustomerFrom
	}) (*body[desk.PursuitView], error) {
		return reply(s.Desk.RegisterPursuit(ctx, actorOf(ctx), pursuit.ID(in.ID), in.Body))
	})
}
