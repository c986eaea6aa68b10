package api

import (
	"context"
	"net/http"

	"fuelbook/backend/customer"
	"fuelbook/backend/desk"
)

type detailInput struct {
	ID   string `path:"id"`
	Body customer.Detail
}

type attachInput struct {
	ID      string `path:"id"`
	File    string `query:"file" required:"true" maxLength:"255"`
	Note    string `query:"note" maxLength:"255"`
	RawBody []byte `contentType:"application/octet-stream"`
}

type vaultInput struct {
	Body struct {
		Passphrase string `json:"passphrase"`
		Old        string `json:"old,omitempty"`
	}
}

type secretsInput struct {
	ID   string `path:"id"`
	Body struct {
		Purpose string `json:"purpose"`
	}
}

type secretInput struct {
	ID   string `path:"id"`
	Body struct {
		Secret  customer.Secret `json:"secret"`
		Content string          `json:"content"`
	}
}

type someID struct {
	ID string `path:"id"`
}

func (s *server) archiveRoutes() {
	op(s, http.MethodGet, "/customers/{id}/archive", "archive", "档案明细", func(ctx context.Context, in *someID) (*body[desk.ArchiveView], error) {
		return reply(s.Desk.Archive(ctx, actorOf(ctx), customer.ID(in.ID)))
	})
	op(s, http.MethodPost, "/customers/{id}/details", "saveDetail", "登记或修改档案条目", func(ctx context.Context, in *detailInput) (*body[desk.DetailView], error) {
		in.Body.CustomerID = customer.ID(in.ID)
		return reply(s.Desk.SaveDetail(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodDelete, "/details/{id}", "removeDetail", "删除档案条目", func(ctx context.Context, in *someID) (*done, error) {
		return ok(s.Desk.RemoveDetail(ctx, actorOf(ctx), customer.DetailID(in.ID)))
	})
	op(s, http.MethodPost, "/customers/{id}/attachments", "attach", "添加附件", func(ctx context.Context, in *attachInput) (*body[customer.Attachment], error) {
		return reply(s.Desk.AddAttachment(ctx, actorOf(ctx), customer.ID(in.ID), desk.Upload{Name: in.File, Data: in.RawBody}, in.Note))
	}, upload)
	op(s, http.MethodGet, "/attachments/{id}", "attachment", "取出附件", func(ctx context.Context, in *someID) (*file, error) {
		a, data, err := s.Desk.Attachment(ctx, actorOf(ctx), customer.AttachmentID(in.ID))
		return &file{"application/octet-stream", disposition(a.Name), data}, err
	})
	op(s, http.MethodDelete, "/attachments/{id}", "removeAttachment", "删除附件", func(ctx context.Context, in *someID) (*done, error) {
		return ok(s.Desk.RemoveAttachment(ctx, actorOf(ctx), customer.AttachmentID(in.ID)))
	})
	s.vaultRoutes()
}

func (s *server) vaultRoutes() {
	op(s, http.MethodGet, "/vault", "vault", "敏感信息是否启用、是否打开", func(ctx context.Context, _ *none) (*body[desk.VaultView], error) {
		return reply(s.Desk.VaultState(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPut, "/vault", "setVault", "设置或更换口令", func(ctx context.Context, in *vaultInput) (*done, error) {
		return ok(s.Desk.SetVault(ctx, actorOf(ctx), in.Body.Old, in.Body.Passphrase))
	})
	op(s, http.MethodPost, "/vault", "openVault", "打开15分钟", func(ctx context.Context, in *vaultInput) (*body[desk.VaultView], error) {
		return reply(s.Desk.OpenVault(ctx, actorOf(ctx), in.Body.Passphrase))
	})
	op(s, http.MethodPost, "/customers/{id}/secrets/read", "readSecrets", "查看敏感信息（记入日志）", func(ctx context.Context, in *secretsInput) (*body[[]desk.SecretView], error) {
		return reply(s.Desk.ReadSecrets(ctx, actorOf(ctx), customer.ID(in.ID), in.Body.Purpose))
	})
	op(s, http.MethodPost, "/customers/{id}/secrets", "saveSecret", "登记敏感信息", func(ctx context.Context, in *secretInput) (*body[customer.Secret], error) {
		in.Body.Secret.CustomerID = customer.ID(in.ID)
		return reply(s.Desk.SaveSecret(ctx, actorOf(ctx), in.Body.Secret, in.Body.Content))
	})
	op(s, http.MethodDelete, "/secrets/{id}", "removeSecret", "删除敏感信息", func(ctx context.Context, in *someID) (*done, error) {
		return ok(s.Desk.RemoveSecret(ctx, actorOf(ctx), customer.SecretID(in.ID)))
	})
}
