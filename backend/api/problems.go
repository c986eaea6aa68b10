package api

import (
	"bytes"
	"context"
	"net/http"

	"fuelbook/backend/desk"
	"fuelbook/backend/problem"
)

type workProblem struct {
	ID   string `path:"id"`
	Body struct {
		Kind problem.Kind `json:"kind"`
		Text string       `json:"text"`
		Rev  int64        `json:"rev"`
	}
}

func (s *server) problemRoutes() {
	op(s, http.MethodGet, "/problems", "problems", "开发问题登记簿", func(ctx context.Context, _ *none) (*body[[]desk.ProblemView], error) {
		return reply(s.Desk.Problems(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/problems", "raiseProblem", "提出开发问题", func(ctx context.Context, in *body[desk.NewProblem]) (*body[desk.ProblemView], error) {
		return reply(s.Desk.RaiseProblem(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/problems/{id}/events", "workProblem", "处理、上报、答复、认可、重提、撤回", func(ctx context.Context, in *workProblem) (*body[desk.ProblemView], error) {
		return reply(s.Desk.WorkProblem(ctx, actorOf(ctx), problem.ID(in.ID), in.Body.Kind, in.Body.Text, in.Body.Rev))
	})
	op(s, http.MethodGet, "/problems/files/register.pdf", "problemFile", "开发问题登记簿的文件", func(ctx context.Context, _ *none) (*file, error) {
		var out bytes.Buffer
		name, err := s.Desk.WriteProblems(ctx, actorOf(ctx), &out)
		return &file{typeOf(desk.PDF), disposition(name), out.Bytes()}, err
	})
}
