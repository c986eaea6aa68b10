package api

import (
	"bytes"
	"context"
	"net/http"

	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
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

type agreementStep struct {
	ID   string `path:"id"`
	Body desk.StepRequest
}

type allowInput struct {
	ID   string `path:"id"`
	Body struct {
		Rev  int64  `json:"rev"`
		Key  string `json:"key"`
		Note string `json:"note"`
	}
}

type scanInput struct {
	ID          string        `path:"id"`
	Rev         int64         `query:"rev"`
	File        string        `query:"file" required:"true" maxLength:"255"`
	Number      string        `query:"number" maxLength:"100"`
	Fingerprint string        `query:"fingerprint" maxLength:"40"`
	SignedOn    calendar.Date `query:"signedOn"`
	Signatory   string        `query:"signatory" maxLength:"100"`
	RawBody     []byte        `contentType:"application/octet-stream"`
}

type yearInput struct {
	Year int `query:"year"`
}

type excuseInput struct {
	ID   string `path:"id"`
	Body struct {
		Until  calendar.Date `json:"until"`
		Reason string        `json:"reason"`
	}
}

func (s *server) agreementRoutes() {
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
	op(s, http.MethodGet, "/agreements/{id}", "agreement", "一份协议的全貌", func(ctx context.Context, in *agreementID) (*body[desk.AgreementDetail], error) {
		return reply(s.Desk.AgreementDetail(ctx, actorOf(ctx), agreement.ID(in.ID)))
	})
	op(s, http.MethodPost, "/agreements/{id}/steps", "stepAgreement", "办理协议的下一步", func(ctx context.Context, in *agreementStep) (*body[desk.AgreementDetail], error) {
		return reply(s.Desk.StepAgreement(ctx, actorOf(ctx), agreement.ID(in.ID), in.Body))
	})
	op(s, http.MethodPost, "/agreements/{id}/allow", "allowDeviation", "同意一处偏离", func(ctx context.Context, in *allowInput) (*body[desk.AgreementDetail], error) {
		return reply(s.Desk.AllowDeviation(ctx, actorOf(ctx), agreement.ID(in.ID), in.Body.Rev, in.Body.Key, in.Body.Note))
	})
	op(s, http.MethodPost, "/agreements/{id}/scan", "receiveScan", "扫描归档", func(ctx context.Context, in *scanInput) (*body[desk.AgreementDetail], error) {
		return reply(s.Desk.ReceiveScan(ctx, actorOf(ctx), agreement.ID(in.ID), desk.ScanRequest{Rev: in.Rev, Number: in.Number, Fingerprint: in.Fingerprint,
			SignedOn: in.SignedOn, Signatory: in.Signatory, File: desk.Upload{Name: in.File, Data: in.RawBody}}))
	}, upload)
	s.agreementPapers()
	s.agreementNumbers()
	s.agreementTemplates()
	s.agreementBatches()
}

func (s *server) agreementPapers() {
	op(s, http.MethodGet, "/agreements/{id}/scan", "scan", "取出扫描件", func(ctx context.Context, in *agreementID) (*file, error) {
		x, data, err := s.Desk.Scan(ctx, actorOf(ctx), agreement.ID(in.ID))
		return &file{"application/octet-stream", disposition(x.Name), data}, err
	})
	op(s, http.MethodGet, "/agreements/{id}/pdf", "agreementFile", "协议文件", func(ctx context.Context, in *agreementID) (*file, error) {
		var out bytes.Buffer
		err := s.Desk.WriteAgreement(ctx, actorOf(ctx), agreement.ID(in.ID), &out)
		return &file{"application/pdf", disposition("供油协议.pdf"), out.Bytes()}, err
	})
	op(s, http.MethodGet, "/agreements/{id}/docx", "agreementCopy", "协议的 Word 副本", func(ctx context.Context, in *agreementID) (*file, error) {
		var out bytes.Buffer
		err := s.Desk.WriteAgreementCopy(ctx, actorOf(ctx), agreement.ID(in.ID), &out)
		return &file{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", disposition("供油协议副本.docx"), out.Bytes()}, err
	})
	op(s, http.MethodGet, "/agreements/{id}/deviations", "deviationFile", "偏离表", func(ctx context.Context, in *agreementID) (*file, error) {
		var out bytes.Buffer
		err := s.Desk.WriteDeviations(ctx, actorOf(ctx), agreement.ID(in.ID), &out)
		return &file{"application/pdf", disposition("偏离表.pdf"), out.Bytes()}, err
	})
}

func (s *server) agreementNumbers() {
	op(s, http.MethodGet, "/agreement-numbers", "numbers", "编号台账", func(ctx context.Context, in *yearInput) (*body[desk.NumbersView], error) {
		return reply(s.Desk.Numbers(ctx, actorOf(ctx), in.Year))
	})
	op(s, http.MethodGet, "/agreement-numbers/pdf", "numbersFile", "编号台账文件", func(ctx context.Context, in *yearInput) (*file, error) {
		var out bytes.Buffer
		err := s.Desk.WriteNumbers(ctx, actorOf(ctx), in.Year, &out)
		return &file{"application/pdf", disposition("供油协议编号台账.pdf"), out.Bytes()}, err
	})
	op(s, http.MethodPost, "/agreement-numbers/blocks", "handOutNumbers", "划出号段", func(ctx context.Context, in *body[desk.BlockRequest]) (*body[desk.NumbersView], error) {
		return reply(s.Desk.HandOutNumbers(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/agreement-numbers/gaps", "explainGap", "说明空号", func(ctx context.Context, in *body[desk.GapRequest]) (*body[desk.NumbersView], error) {
		return reply(s.Desk.ExplainGap(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodGet, "/agreements-missing", "without", "开发成功而没有协议的机构客户", func(ctx context.Context, _ *none) (*body[[]desk.WithoutRow], error) {
		return reply(s.Desk.Without(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/customers/{id}/agreement-exception", "excuseCustomer", "批准暂不签协议", func(ctx context.Context, in *excuseInput) (*body[agreement.Exception], error) {
		return reply(s.Desk.ExcuseCustomer(ctx, actorOf(ctx), customer.ID(in.ID), in.Body.Until, in.Body.Reason))
	})
}

func (s *server) agreementTemplates() {
	op(s, http.MethodGet, "/agreement-templates", "templates", "协议模板", func(ctx context.Context, _ *none) (*body[[]desk.TemplateView], error) {
		return reply(s.Desk.Templates(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/agreement-wordings", "wordings", "模板的各个版本", func(ctx context.Context, _ *none) (*body[[]desk.WordingView], error) {
		return reply(s.Desk.Wordings(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/agreement-wordings", "saveWording", "保存模板版本", func(ctx context.Context, in *body[agreement.Wording]) (*body[desk.WordingView], error) {
		return reply(s.Desk.SaveWording(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/agreement-wordings/check", "checkWording", "检查模板文本", func(ctx context.Context, in *body[agreement.Wording]) (*body[desk.WordingView], error) {
		return reply(s.Desk.CheckWording(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/agreement-wordings/preview", "previewWording", "预览模板", func(ctx context.Context, in *body[agreement.Wording]) (*file, error) {
		var out bytes.Buffer
		err := s.Desk.PreviewWording(ctx, actorOf(ctx), in.Body, &out)
		return &file{"application/pdf", disposition("模板预览.pdf"), out.Bytes()}, err
	})
	op(s, http.MethodPost, "/agreement-wordings/{id}/approve", "approveWording", "批准模板版本", func(ctx context.Context, in *RevInput) (*body[desk.WordingView], error) {
		return reply(s.Desk.ApproveWording(ctx, actorOf(ctx), agreement.WordingID(in.ID), in.Rev))
	})
	op(s, http.MethodDelete, "/agreement-wordings/{id}", "removeWording", "删除未用的模板版本", func(ctx context.Context, in *agreementID) (*done, error) {
		return ok(s.Desk.RemoveWording(ctx, actorOf(ctx), agreement.WordingID(in.ID)))
	})
}

func (s *server) agreementBatches() {
	op(s, http.MethodPost, "/agreement-batches/check", "checkBatch", "检查一批协议", func(ctx context.Context, in *body[desk.BatchRequest]) (*body[desk.BatchCheck], error) {
		return reply(s.Desk.CheckBatch(ctx, actorOf(ctx), in.Body))
	}, large)
	op(s, http.MethodPost, "/agreement-batches", "startBatch", "开始批量拟协议", func(ctx context.Context, in *body[desk.BatchRequest]) (*body[desk.Work], error) {
		return reply(s.Desk.StartBatch(ctx, actorOf(ctx), in.Body))
	}, large)
	op(s, http.MethodGet, "/work/{id}", "work", "长任务的进度", func(ctx context.Context, in *someID) (*body[desk.Work], error) {
		return reply(s.Desk.WorkState(ctx, actorOf(ctx), desk.WorkID(in.ID)))
	})
	op(s, http.MethodPost, "/work/{id}/cancel", "cancelWork", "取消长任务", func(ctx context.Context, in *someID) (*done, error) {
		return ok(s.Desk.CancelWork(ctx, actorOf(ctx), desk.WorkID(in.ID)))
	})
	op(s, http.MethodGet, "/work/{id}/file", "workFile", "取走长任务的文件", func(ctx context.Context, in *someID) (*file, error) {
		name, media, data, err := s.Desk.WorkFile(ctx, actorOf(ctx), desk.WorkID(in.ID))
		return &file{media, disposition(name), data}, err
	})
}
