package api

import (
	"context"
	"net/http"

	"fuelbook/backend/claim"
	"fuelbook/backend/desk"
	"fuelbook/backend/pursuit"
)

type putUp struct {
	Body struct {
		PursuitID pursuit.ID `json:"pursuitId"`
		Terms     string     `json:"terms"`
		Days      int        `json:"days"`
	}
}

type workPost struct {
	ID   string `path:"id"`
	Body desk.NewClaim
}

func (s *server) claimRoutes() {
	op(s, http.MethodGet, "/claims", "claims", "摘牌和重点客户", func(ctx context.Context, _ *none) (*body[desk.ClaimList], error) {
		return reply(s.Desk.Claims(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/claims", "putUp", "挂牌", func(ctx context.Context, in *putUp) (*body[desk.ClaimList], error) {
		return reply(s.Desk.PutUp(ctx, actorOf(ctx), in.Body.PursuitID, in.Body.Terms, in.Body.Days))
	})
	op(s, http.MethodPost, "/claims/{id}", "workPost", "摘牌、退回、撤牌", func(ctx context.Context, in *workPost) (*body[desk.ClaimList], error) {
		return reply(s.Desk.WorkPost(ctx, actorOf(ctx), claim.PostID(in.ID), in.Body))
	})
	op(s, http.MethodPost, "/teams", "saveTeam", "指派工作小组", func(ctx context.Context, in *body[claim.Team]) (*body[claim.Team], error) {
		return reply(s.Desk.SaveTeam(ctx, actorOf(ctx), in.Body))
	})
}
