package api

import (
	"context"
	"net/http"

	"fuelbook/backend/customer"
	"fuelbook/backend/desk"
	"fuelbook/backend/org"
	"fuelbook/backend/visit"
)

// CustomerPath is a customer in a path.
type CustomerPath struct {
	ID string `path:"id"`
}

func (s *server) customerRoutes() {
	op(s, http.MethodGet, "/workbench", "workbench", "工作台", func(ctx context.Context, _ *none) (*body[desk.Workbench], error) {
		return reply(s.Desk.Workbench(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/offices", "offices", "机构", func(ctx context.Context, _ *none) (*body[[]desk.OfficeView], error) {
		return reply(s.Desk.Offices(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/staff", "staff", "员工", func(ctx context.Context, _ *none) (*body[[]org.Staff], error) {
		return reply(s.Desk.Staff(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/customers", "customers", "客户列表", func(ctx context.Context, in *desk.CustomerQuery) (*body[desk.CustomerPage], error) {
		return reply(s.Desk.Customers(ctx, actorOf(ctx), *in))
	})
	op(s, http.MethodGet, "/customers/{id}", "customer", "客户档案", func(ctx context.Context, in *CustomerPath) (*body[desk.CustomerDossier], error) {
		return reply(s.Desk.Customer(ctx, actorOf(ctx), customer.ID(in.ID)))
	})
	op(s, http.MethodPost, "/customers", "createCustomer", "新建客户", func(ctx context.Context, in *body[customer.Customer]) (*body[customer.Customer], error) {
		in.Body.ID, in.Body.Rev = "", 0
		return reply(s.Desk.SaveCustomer(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPut, "/customers/{id}", "updateCustomer", "修改客户", func(ctx context.Context, in *struct {
		CustomerPath
		Body customer.Customer
	}) (*body[customer.Customer], error) {
		in.Body.ID = customer.ID(in.ID)
		return reply(s.Desk.SaveCustomer(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/customers/{id}/visits", "addVisit", "登记回访", func(ctx context.Context, in *struct {
		CustomerPath
		Body visit.Visit
	}) (*body[visit.Visit], error) {
		in.Body.CustomerID = customer.ID(in.ID)
		return reply(s.Desk.SaveVisit(ctx, actorOf(ctx), in.Body))
	})
}
