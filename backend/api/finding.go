package api

import (
	"bytes"
	"context"
	"net/http"

	"fuelbook/backend/desk"

	"github.com/danielgtaylor/huma/v2"
)

type viewPath struct {
	ID string `path:"id"`
}

func (s *server) findingRoutes() {
	op(s, http.MethodPost, "/customers/cells", "editCells", "在列表中修改或粘贴", func(ctx context.Context, in *body[desk.CellEdits]) (*body[desk.CellReport], error) {
		return reply(s.Desk.EditCells(ctx, actorOf(ctx), in.Body))
	}, large)
	op(s, http.MethodPost, "/customers/changes", "changeMany", "批量调整责任人或加油站", func(ctx context.Context, in *body[desk.MassChange]) (*body[desk.MassReport], error) {
		return reply(s.Desk.ChangeMany(ctx, actorOf(ctx), in.Body))
	}, large)
	op(s, http.MethodPost, "/customers/changes/{id}/undo", "undoMany", "撤销批量操作", func(ctx context.Context, in *viewPath) (*body[desk.MassReport], error) {
		return reply(s.Desk.UndoMany(ctx, actorOf(ctx), in.ID))
	})
	op(s, http.MethodPost, "/customers/file", "listFile", "导出所见列表", func(ctx context.Context, in *body[desk.ListFile]) (*file, error) {
		var out bytes.Buffer
		err := s.Desk.WriteList(ctx, actorOf(ctx), in.Body, &out)
		return sent("客户列表.xlsx", out.Bytes(), err)
	}, large)
	op(s, http.MethodGet, "/views", "views", "列表视图", func(ctx context.Context, _ *none) (*body[[]desk.ListView], error) {
		return reply(s.Desk.ListViews(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/views", "saveView", "保存列表视图", func(ctx context.Context, in *body[desk.ListView]) (*body[desk.ListView], error) {
		return reply(s.Desk.SaveListView(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/views/{id}/remove", "removeView", "删除列表视图", func(ctx context.Context, in *viewPath) (*body[desk.ListView], error) {
		return reply(s.Desk.DeleteListView(ctx, actorOf(ctx), in.ID))
	})
}

// large admits the ids of a big selection and a big paste.
func large(o *huma.Operation) { o.MaxBodyBytes = 64 << 20 }

func sent(name string, raw []byte, err error) (*file, error) {
	if err != nil {
		return nil, err
	}
	return &file{xlsxType, disposition(name), raw}, nil
}
