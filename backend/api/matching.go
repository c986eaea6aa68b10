package api

import (
	"context"
	"net/http"

	"fuelbook/backend/desk"
	"fuelbook/backend/matching"
)

func (s *server) matchingRoutes() {
	op(s, http.MethodPost, "/duplicates/similar", "similar", "正在填写的档案与谁相似", func(ctx context.Context, in *body[desk.SimilarDraft]) (*body[desk.AlikeList], error) {
		return reply(s.Desk.Similar(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodGet, "/duplicates", "duplicates", "疑似重复", func(ctx context.Context, in *desk.DuplicateQuery) (*body[desk.DuplicatePage], error) {
		return reply(s.Desk.Duplicates(ctx, actorOf(ctx), *in))
	})
	op(s, http.MethodPost, "/duplicates/different", "declareDifferent", "声明不是同一客户", func(ctx context.Context, in *body[desk.DifferentRequest]) (*body[matching.Distinct], error) {
		return reply(s.Desk.DeclareDifferent(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/duplicates/different/{id}/withdraw", "withdrawDifferent", "撤回「不是同一客户」", func(ctx context.Context, in *CustomerPath) (*body[matching.Distinct], error) {
		return reply(s.Desk.WithdrawDifferent(ctx, actorOf(ctx), in.ID))
	})
}
