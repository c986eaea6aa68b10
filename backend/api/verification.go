package api

import (
	"context"
	"net/http"

	"fuelbook/backend/desk"
	"fuelbook/backend/verification"
)

type removeProof struct {
	ID     string `path:"id"`
	Commit bool   `query:"commit"`
	Body   struct {
		Why string `json:"why"`
		Rev int64  `json:"rev"`
	}
}

func (s *server) verificationRoutes() {
	op(s, http.MethodGet, "/verifications", "verifications", "开发核实", func(ctx context.Context, _ *none) (*body[desk.ProofList], error) {
		return reply(s.Desk.Verifications(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/verifications", "submitProof", "提交开发凭证", func(ctx context.Context, in *body[desk.NewProof]) (*body[verification.Proof], error) {
		return reply(s.Desk.SubmitProof(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/verifications/{id}/confirm", "confirmProof", "确认开发凭证", func(ctx context.Context, in *RevInput) (*body[verification.Proof], error) {
		return reply(s.Desk.ConfirmProof(ctx, actorOf(ctx), verification.ID(in.ID), in.Rev))
	})
	op(s, http.MethodPost, "/verifications/{id}/remove", "removeProof", "撤销开发凭证，先看在哪里计过", func(ctx context.Context, in *removeProof) (*body[desk.RemovalView], error) {
		return reply(s.Desk.RemoveProof(ctx, actorOf(ctx), verification.ID(in.ID), in.Body.Why, in.Body.Rev, in.Commit))
	})
}
