package api

import (
	"bytes"
	"context"
	"net/http"

	"fuelbook/backend/agreement"
	"fuelbook/backend/customer"
	"fuelbook/backend/desk"
)

type defaultsInput struct {
	Body struct {
		CustomerID string `json:"customerId"`
	}
}

type agreementID struct {
	ID string `path:"id"`
}

func (s *server) agreementRoutes() {
	op(s, http.MethodGet, "/agreement-templates", "templates", "协议模板", func(ctx context.Context, _ *none) (*body[[]desk.TemplateView], error) {
		return reply(s.Desk.Templates(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/agreement-defaults", "agreementDefaults", "按档案预填", func(ctx context.Context, in *defaultsInput) (*body[agreement.Terms], error) {
		return reply(s.Desk.DefaultTerms(ctx, actorOf(ctx), customer.ID(in.Body.CustomerID)))
	})
	op(s, http.MethodPost, "/agreement-preview", "agreementPreview", "预览协议", func(ctx context.Context, in *body[desk.AgreementRequest]) (*file, error) {
		var out bytes.Buffer
		err := s.Desk.PreviewAgreement(ctx, actorOf(ctx), in.Body, &out)
		return &file{"application/pdf", disposition("协议预览.pdf"), out.Bytes()}, err
	})
	op(s, http.MethodPost, "/agreements", "saveAgreement", "保存协议草稿", func(ctx context.Context, in *body[desk.AgreementRequest]) (*body[agreement.Agreement], error) {
		return reply(s.Desk.SaveAgreement(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodGet, "/agreements", "agreements", "协议列表", func(ctx context.Context, _ *none) (*body[[]desk.AgreementRow], error) {
		return reply(s.Desk.Agreements(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/agreements/{id}/signed", "registerSigned", "登记为已签", func(ctx context.Context, in *RevInput) (*body[agreement.Agreement], error) {
		return reply(s.Desk.RegisterSigned(ctx, actorOf(ctx), agreement.ID(in.ID), in.Rev))
	})
	op(s, http.MethodGet, "/agreements/{id}/pdf", "agreementFile", "协议文件", func(ctx context.Context, in *agreementID) (*file, error) {
		var out bytes.Buffer
		err := s.Desk.WriteAgreement(ctx, actorOf(ctx), agreement.ID(in.ID), &out)
		return &file{"application/pdf", disposition("供油协议.pdf"), out.Bytes()}, err
	})
}
