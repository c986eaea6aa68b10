package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/desk"
	"fuelbook/backend/plan"
)

// PlanMonth is the month of a plan in a query.
type PlanMonth struct {
	Month string `query:"month" doc:"2026-12，空为下个月"`
}

func (in *PlanMonth) month() (calendar.Month, error) {
	if in.Month == "" {
		return calendar.Month{}, nil
	}
	return calendar.ParseMonth(in.Month)
}

type fillPlan struct {
	ID   string `path:"id"`
	Body struct {
		Rev   int64             `json:"rev"`
		Lines []desk.FilledLine `json:"lines"`
	}
}

// PlanStep is a step of a version the caller has seen.
type PlanStep struct {
	ID   string `path:"id"`
	Body struct {
		Rev int64  `json:"rev"`
		Why string `json:"why" doc:"退回的原因"`
	}
}

type amendPlan struct {
	PlanMonth
	Body struct {
		Why string `json:"why"`
	}
}

func (s *server) planningRoutes() {
	op(s, http.MethodGet, "/planning", "planning", "开发计划", func(ctx context.Context, in *PlanMonth) (*body[desk.PlanningView], error) {
		m, err := in.month()
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.Planning(ctx, actorOf(ctx), m))
	})
	op(s, http.MethodPost, "/planning", "draftPlan", "编制开发计划", func(ctx context.Context, in *PlanMonth) (*body[desk.PlanningView], error) {
		m, err := in.month()
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.DraftPlan(ctx, actorOf(ctx), m))
	})
	op(s, http.MethodPost, "/planning/amend", "amendPlan", "提出更正版", func(ctx context.Context, in *amendPlan) (*body[desk.PlanningView], error) {
		m, err := in.month()
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.AmendPlan(ctx, actorOf(ctx), m, in.Body.Why))
	})
	s.planVersionRoutes()
}

func (s *server) planVersionRoutes() {
	op(s, http.MethodPost, "/planning/{id}/fill", "fillPlan", "填报计划数", func(ctx context.Context, in *fillPlan) (*body[desk.PlanningView], error) {
		return reply(s.Desk.FillPlan(ctx, actorOf(ctx), plan.VersionID(in.ID), in.Body.Rev, in.Body.Lines))
	})
	op(s, http.MethodPost, "/planning/{id}/{step}", "stepPlan", "提交、审核、批准、退回、放弃、重算建议", func(ctx context.Context, in *struct {
		PlanStep
		Step string `path:"step" enum:"submit,review,approve,return,drop,refresh"`
	}) (*body[desk.PlanningView], error) {
		a, id, rev := actorOf(ctx), plan.VersionID(in.ID), in.Body.Rev
		switch in.Step {
		case "submit":
			return reply(s.Desk.SubmitPlan(ctx, a, id, rev))
		case "review", "approve":
			return reply(s.Desk.SignPlan(ctx, a, id, rev, in.Step == "approve"))
		case "return":
			return reply(s.Desk.ReturnPlan(ctx, a, id, rev, in.Body.Why))
		case "drop":
			return reply(s.Desk.DropPlan(ctx, a, id, rev))
		default:
			return reply(s.Desk.RefreshPlan(ctx, a, id, rev))
		}
	})
	op(s, http.MethodGet, "/planning/{id}/files/{file}", "planFile", "附录1的任一版本", func(ctx context.Context, in *struct {
		CustomerPath
		File string `path:"file" doc:"plan.pdf, plan.xlsx"`
	}) (*file, error) {
		_, ext, _ := strings.Cut(in.File, ".")
		format, err := formatOf(ext)
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		name, err := s.Desk.WritePlan(ctx, actorOf(ctx), plan.VersionID(in.ID), format, &out)
		return &file{typeOf(format), disposition(name), out.Bytes()}, err
	})
}
