package api

import (
	"context"
	"net/http"

	"fuelbook/backend/customer"
	"fuelbook/backend/desk"
)

type mergeInput struct {
	Commit bool `query:"commit" doc:"合并；不给则只看会怎样"`
	Body   desk.MergeRequest
}

type unmergeInput struct {
	ID     string `path:"id"`
	Commit bool   `query:"commit" doc:"撤销合并；不给则只看会怎样"`
}

func (s *server) mergeRoutes() {
	op(s, http.MethodPost, "/merges", "merge", "合并两份档案（或预览）", func(ctx context.Context, in *mergeInput) (*body[desk.MergeView], error) {
		return reply(s.Desk.Merge(ctx, actorOf(ctx), in.Body, in.Commit))
	})
	op(s, http.MethodGet, "/merges", "merges", "合并记录", func(ctx context.Context, _ *none) (*body[[]desk.MergeRow], error) {
		return reply(s.Desk.Merges(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/merges/{id}/undo", "unmerge", "撤销合并（或预览）", func(ctx context.Context, in *unmergeInput) (*body[desk.PartedView], error) {
		return reply(s.Desk.Unmerge(ctx, actorOf(ctx), customer.MergeID(in.ID), in.Commit))
	})
}
