package api

import (
	"context"
	"net/http"

	"fuelbook/backend/desk"
)

func (s *server) safetyRoutes() {
	op(s, http.MethodGet, "/safety", "safety", "数据安全：备份、第二处、演练和提醒", func(ctx context.Context, _ *none) (*body[desk.SafetyView], error) {
		return reply(s.Desk.Safety(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/safety/drives", "safetyDrives", "可作第二处的磁盘", func(ctx context.Context, _ *none) (*body[[]desk.Drive], error) {
		return reply(s.Desk.Drives(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPut, "/safety/second", "chooseSecond", "选定或取消第二处", func(ctx context.Context, in *body[desk.NewSecond]) (*body[desk.SafetyView], error) {
		return reply(s.Desk.ChooseSecond(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/safety/copies", "takeCopy", "立即备份", func(ctx context.Context, _ *none) (*body[desk.Work], error) {
		return reply(s.Desk.TakeCopy(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/safety/drill", "runDrill", "恢复演练", func(ctx context.Context, _ *none) (*body[desk.Work], error) {
		return reply(s.Desk.RunDrill(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/safety/look", "lookIntoCopy", "备份里有什么、恢复会丢什么", func(ctx context.Context, in *body[desk.Source]) (*body[desk.CopyLook], error) {
		return reply(s.Desk.LookIntoCopy(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodGet, "/safety/found", "copiesIn", "别处的备份", func(ctx context.Context, in *struct {
		Folder string `query:"folder" maxLength:"400"`
	}) (*body[[]desk.CopyRow], error) {
		return reply(s.Desk.CopiesIn(ctx, actorOf(ctx), in.Folder))
	})
	op(s, http.MethodPost, "/safety/handover", "handOver", "搬到新电脑：带走数据，这里改为只能查看", func(ctx context.Context, _ *none) (*body[desk.Work], error) {
		return reply(s.Desk.HandOver(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/safety/home", "takeHome", "在这里继续用", func(ctx context.Context, _ *none) (*body[desk.SafetyView], error) {
		return reply(s.Desk.TakeHome(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/safety/restore", "restoreCopy", "用备份恢复", func(ctx context.Context, in *body[desk.Source]) (*body[desk.Work], error) {
		return reply(s.Desk.RestoreCopy(ctx, actorOf(ctx), in.Body))
	})
}
