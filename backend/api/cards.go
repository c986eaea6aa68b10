package api

import (
	"context"
	"net/http"

	"fuelbook/backend/card"
	"fuelbook/backend/desk"
)

func (s *server) cardRoutes() {
	op(s, http.MethodGet, "/card-register", "cardRegister", "发卡台账", func(ctx context.Context, in *desk.CardQuery) (*body[desk.CardPage], error) {
		return reply(s.Desk.CardRegister(ctx, actorOf(ctx), *in))
	})
	op(s, http.MethodGet, "/card-stocks", "cardStocks", "各站领卡和库存", func(ctx context.Context, _ *none) (*body[[]desk.StockView], error) {
		return reply(s.Desk.CardStocks(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/card-ranges", "receiveRange", "登记领卡号段", func(ctx context.Context, in *struct{ Body card.Range }) (*body[card.Range], error) {
		return reply(s.Desk.ReceiveRange(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodDelete, "/card-ranges/{id}", "removeRange", "删除领卡号段", func(ctx context.Context, in *struct {
		ID card.RangeID `path:"id"`
	}) (*none, error) {
		return nil, s.Desk.RemoveRange(ctx, actorOf(ctx), in.ID)
	})
}
