package api

import (
	"bytes"
	"context"
	"net/http"

	"fuelbook/backend/customer"
	"fuelbook/backend/desk"
	"fuelbook/backend/message"
)

type textBody struct {
	Occasion message.Occasion `json:"occasion"`
	Text     string           `json:"text"`
}

type consentQuery struct {
	CustomerID string `query:"customerId" doc:"只看一户；不填为全部客户最近的答复"`
}

type mailingPath struct {
	ID string `path:"id"`
}

type mailingFile struct {
	ID     string `path:"id"`
	Format string `path:"format" doc:"xlsx csv"`
}

type mailingResult struct {
	ID      string `path:"id"`
	File    string `query:"file" required:"true" maxLength:"255"`
	DryRun  bool   `query:"dry" doc:"只看会怎样，不保存"`
	RawBody []byte `contentType:"application/octet-stream"`
}

func (s *server) messageRoutes() {
	op(s, http.MethodGet, "/messages", "messageDesk", "短信模板、场合、字段和现行规则", func(ctx context.Context, _ *none) (*body[desk.MessageDesk], error) {
		return reply(s.Desk.Messages(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/messages/measure", "measureText", "短信正文的字段和字数", func(ctx context.Context, in *body[textBody]) (*body[desk.MeasuredText], error) {
		return reply(s.Desk.MeasureText(ctx, actorOf(ctx), in.Body.Occasion, in.Body.Text))
	})
	op(s, http.MethodPost, "/messages/templates", "saveMessageTemplate", "保存短信模板", func(ctx context.Context, in *body[message.Template]) (*body[message.Template], error) {
		return reply(s.Desk.SaveTemplate(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodGet, "/messages/consents", "consents", "同意和退订", func(ctx context.Context, in *consentQuery) (*body[desk.ConsentList], error) {
		return reply(s.Desk.Consents(ctx, actorOf(ctx), customer.ID(in.CustomerID)))
	})
	op(s, http.MethodPost, "/messages/consents", "agree", "登记联系人同意接收短信", func(ctx context.Context, in *body[message.Consent]) (*body[desk.ConsentList], error) {
		return reply(s.Desk.Agree(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/messages/refusals", "optOut", "登记退订的号码", func(ctx context.Context, in *body[desk.OptOut]) (*body[desk.OptedOut], error) {
		return reply(s.Desk.OptOut(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodGet, "/mailings", "mailings", "短信名单", func(ctx context.Context, _ *none) (*body[[]desk.MailingView], error) {
		return reply(s.Desk.Mailings(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/mailings", "makeMailing", "预览或冻结短信名单", func(ctx context.Context, in *body[desk.MailingOrder]) (*body[desk.MailingView], error) {
		return reply(s.Desk.MakeMailing(ctx, actorOf(ctx), in.Body))
	}, large)
	op(s, http.MethodGet, "/mailings/{id}", "mailing", "一批短信", func(ctx context.Context, in *mailingPath) (*body[desk.MailingView], error) {
		return reply(s.Desk.Mailing(ctx, actorOf(ctx), message.MailingID(in.ID)))
	})
	op(s, http.MethodPost, "/mailings/{id}/file/{format}", "mailingFile", "交给短信平台的文件", func(ctx context.Context, in *mailingFile) (*file, error) {
		var out bytes.Buffer
		name, err := s.Desk.WriteMailing(ctx, actorOf(ctx), message.MailingID(in.ID), in.Format, &out)
		if err != nil {
			return nil, err
		}
		kind := xlsxType
		if in.Format == "csv" {
			kind = "text/csv; charset=utf-8"
		}
		return &file{kind, disposition(name), out.Bytes()}, nil
	})
	op(s, http.MethodPost, "/mailings/{id}/result", "mailingResult", "读入短信平台的回执", func(ctx context.Context, in *mailingResult) (*body[desk.MailingResult], error) {
		return reply(s.Desk.ReadMailingResult(ctx, actorOf(ctx), message.MailingID(in.ID), desk.Upload{Name: in.File, Data: in.RawBody}, !in.DryRun))
	}, upload)
	op(s, http.MethodPost, "/mailings/{id}/sent", "markMailingSent", "把到时间的登记为已发", func(ctx context.Context, in *mailingPath) (*body[desk.MailingResult], error) {
		return reply(s.Desk.MarkMailingSent(ctx, actorOf(ctx), message.MailingID(in.ID)))
	})
	op(s, http.MethodPost, "/mailings/{id}/undo", "undoMailing", "撤销回执，未回执的作废", func(ctx context.Context, in *mailingPath) (*body[desk.MailingView], error) {
		return reply(s.Desk.UndoMailing(ctx, actorOf(ctx), message.MailingID(in.ID)))
	})
}
