package api

import (
	"context"
	"net/http"

	"fuelbook/backend/desk"
)

type layoutPath struct {
	Version string `path:"version" maxLength:"40" doc:"版本号，例如 2026-A"`
}

func (s *server) layoutRoutes() {
	op(s, http.MethodGet, "/layouts", "layouts", "表样", func(ctx context.Context, _ *none) (*body[desk.LayoutView], error) {
		return reply(s.Desk.Layouts(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/layouts/{version}", "layoutFile", "表样的文件", s.layoutFile)
	op(s, http.MethodPost, "/layouts/preview", "layoutPreview", "试看表样", func(ctx context.Context, in *body[desk.LayoutDraft]) (*body[desk.LayoutEffect], error) {
		return reply(s.Desk.PreviewLayout(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/layouts", "layoutSign", "签发表样", func(ctx context.Context, in *body[desk.LayoutDraft]) (*body[desk.LayoutView], error) {
		return reply(s.Desk.SignLayout(ctx, actorOf(ctx), in.Body))
	})
}

func (s *server) layoutFile(ctx context.Context, in *layoutPath) (*file, error) {
	name, text, err := s.Desk.LayoutFile(ctx, actorOf(ctx), in.Version)
	if err != nil {
		return nil, err
	}
	return &file{"application/json", disposition(name), text}, nil
}
