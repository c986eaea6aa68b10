package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/desk"
	"fuelbook/backend/incentive"
	"fuelbook/backend/org"
)

type settleInput struct {
	Month   string `path:"month"`
	Scheme  string `query:"scheme" doc:"方案键，空为当月有效的方案"`
	Version string `query:"version" doc:"方案版本，空为最新"`
	Commit  bool   `query:"commit" doc:"提交批准；否则只预览"`
}

type settlementID struct {
	ID string `path:"id"`
}

type settlementFile struct {
	File string `path:"file" doc:"编号.xlsx 或 编号.pdf"`
}

// decision is a yes or a no with its reason.
type decision struct {
	Note string `json:"note"`
}

// whatIf asks what a scheme would have paid.
type whatIf struct {
	From   calendar.Month   `json:"from"`
	To     calendar.Month   `json:"to"`
	Scheme incentive.Scheme `json:"scheme"`
}

// division is how a pool is to be divided.
type division struct {
	Rev   int64            `json:"rev"`
	Parts []incentive.Part `json:"parts"`
}

func (s *server) settlementRoutes() {
	s.schemeRoutes()
	s.bonusRoutes()
	op(s, http.MethodPost, "/months/{month}/settlement", "settle", "结算（或预览）", func(ctx context.Context, in *settleInput) (*body[desk.SettlementView], error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		scheme, err := s.Desk.SchemeFor(ctx, actorOf(ctx), m, in.Scheme, in.Version)
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.Settle(ctx, actorOf(ctx), m, scheme, in.Commit))
	})
	op(s, http.MethodGet, "/months/{month}/settlement-now", "nowKnown", "已发与现在应发对照", func(ctx context.Context, in *struct {
		Month string `path:"month"`
	}) (*body[desk.NowKnownView], error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.NowKnown(ctx, actorOf(ctx), m))
	})
	op(s, http.MethodGet, "/settlements", "settlements", "已结算", func(ctx context.Context, _ *none) (*body[[]desk.SettlementHead], error) {
		return reply(s.Desk.Settlements(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/settlements/{id}", "settlement", "一次结算", func(ctx context.Context, in *settlementID) (*body[desk.SettlementView], error) {
		return reply(s.Desk.Settlement(ctx, actorOf(ctx), in.ID))
	})
	op(s, http.MethodPost, "/settlements/{id}/decision", "decideSettlement", "批准或退回结算", func(ctx context.Context, in *struct {
		ID   string              `path:"id"`
		To   incentive.StepState `query:"to"`
		Body decision
	}) (*body[desk.SettlementView], error) {
		return reply(s.Desk.DecideSettlement(ctx, actorOf(ctx), in.ID, in.To, in.Body.Note))
	})
	op(s, http.MethodGet, "/settlements/{id}/check", "checkSettlement", "用留存的原始数据重算核对", func(ctx context.Context, in *settlementID) (*body[bool], error) {
		return reply(s.Desk.CheckSettlement(ctx, actorOf(ctx), in.ID))
	})
	op(s, http.MethodGet, "/settlement-files/{file}", "settlementFile", "结算的文件", s.settlementFile)
}

func (s *server) settlementFile(ctx context.Context, in *settlementFile) (*file, error) {
	id, ext, _ := strings.Cut(in.File, ".")
	format, err := formatOf(ext)
	if err != nil {
		return nil, err
	}
	v, err := s.Desk.Settlement(ctx, actorOf(ctx), id)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = s.Desk.WriteSettlement(ctx, actorOf(ctx), v.Settlement, format, &out)
	return &file{typeOf(format), disposition(desk.SettlementFile(v.Settlement, format)), out.Bytes()}, err
}

func (s *server) schemeRoutes() {
	op(s, http.MethodGet, "/schemes", "schemes", "奖励方案", func(ctx context.Context, _ *none) (*body[[]desk.SchemeView], error) {
		return reply(s.Desk.Schemes(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/schemes", "addScheme", "录入奖励方案", func(ctx context.Context, in *struct {
		RawBody []byte `contentType:"application/octet-stream"`
	}) (*body[desk.SchemeView], error) {
		return reply(s.Desk.AddScheme(ctx, actorOf(ctx), bytes.Clone(in.RawBody)))
	})
	op(s, http.MethodPost, "/schemes/check", "checkScheme", "读出并检查编写中的方案", func(ctx context.Context, in *struct{ Body incentive.Scheme }) (*body[desk.SchemeView], error) {
		return reply(s.Desk.CheckScheme(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/schemes/what-if", "whatIf", "试算过去的月份", func(ctx context.Context, in *struct{ Body whatIf }) (*body[desk.WhatIfView], error) {
		return reply(s.Desk.WhatIf(ctx, actorOf(ctx), in.Body.From, in.Body.To, in.Body.Scheme))
	})
	op(s, http.MethodGet, "/scheme-drafts", "schemeDrafts", "编写中的方案", func(ctx context.Context, _ *none) (*body[[]desk.SchemeDraftView], error) {
		return reply(s.Desk.SchemeDrafts(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/scheme-drafts", "saveSchemeDraft", "保存编写中的方案", func(ctx context.Context, in *struct{ Body incentive.Draft }) (*body[desk.SchemeDraftView], error) {
		return reply(s.Desk.SaveSchemeDraft(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/scheme-drafts/{id}/approve", "approveSchemeDraft", "批准启用方案", func(ctx context.Context, in *settlementID) (*body[desk.SchemeView], error) {
		return reply(s.Desk.ApproveSchemeDraft(ctx, actorOf(ctx), in.ID))
	})
	op(s, http.MethodDelete, "/scheme-drafts/{id}", "removeSchemeDraft", "删除方案草稿", func(ctx context.Context, in *settlementID) (*none, error) {
		return nil, s.Desk.RemoveSchemeDraft(ctx, actorOf(ctx), in.ID)
	})
}

func (s *server) bonusRoutes() {
	op(s, http.MethodGet, "/bonus-releases", "releases", "放行记录", func(ctx context.Context, _ *none) (*body[[]incentive.Release], error) {
		return reply(s.Desk.Releases(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/bonus-releases", "releaseEvent", "放行暂缓的事项", func(ctx context.Context, in *struct{ Body incentive.Release }) (*body[incentive.Release], error) {
		return reply(s.Desk.ReleaseEvent(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodGet, "/pools", "pools", "站奖金池", func(ctx context.Context, _ *none) (*body[[]desk.OpenPool], error) {
		return reply(s.Desk.Pools(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/settlements/{id}/pools/{office}", "dividePool", "分配站奖金池", func(ctx context.Context, in *struct {
		ID     string       `path:"id"`
		Office org.OfficeID `path:"office"`
		Body   division
	}) (*body[incentive.PoolShare], error) {
		return reply(s.Desk.DividePool(ctx, actorOf(ctx), in.ID, in.Office, in.Body.Parts, in.Body.Rev))
	})
	op(s, http.MethodGet, "/settlements/{id}/pools/{office}/pdf", "poolFile", "二次分配签领表", func(ctx context.Context, in *struct {
		ID     string       `path:"id"`
		Office org.OfficeID `path:"office"`
	}) (*file, error) {
		var out bytes.Buffer
		err := s.Desk.WritePool(ctx, actorOf(ctx), in.ID, in.Office, &out)
		return &file{typeOf(desk.PDF), disposition("二次分配签领表.pdf"), out.Bytes()}, err
	})
	op(s, http.MethodGet, "/settlements/{id}/statements/{staff}", "statementFile", "个人对账单", func(ctx context.Context, in *struct {
		ID    string      `path:"id"`
		Staff org.StaffID `path:"staff"`
	}) (*file, error) {
		var out bytes.Buffer
		name, err := s.Desk.WriteStatement(ctx, actorOf(ctx), in.ID, in.Staff, &out)
		return &file{typeOf(desk.PDF), disposition(name), out.Bytes()}, err
	})
	op(s, http.MethodGet, "/settlements/{id}/payroll", "payrollFile", "工资发放表", func(ctx context.Context, in *settlementID) (*file, error) {
		var out bytes.Buffer
		name, err := s.Desk.WritePayroll(ctx, actorOf(ctx), in.ID, &out)
		return &file{typeOf(desk.XLSX), disposition(name), out.Bytes()}, err
	})
	op(s, http.MethodGet, "/months/{month}/bonus-days", "bonusDays", "发卡出勤天数", func(ctx context.Context, in *struct {
		Month string `path:"month"`
	}) (*body[[]desk.DayView], error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.BonusDays(ctx, actorOf(ctx), m))
	})
	op(s, http.MethodPost, "/bonus-days", "addBonusDay", "登记出勤", func(ctx context.Context, in *struct{ Body incentive.Day }) (*body[incentive.Day], error) {
		return reply(s.Desk.AddBonusDay(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodDelete, "/bonus-days/{id}", "removeBonusDay", "删除出勤", func(ctx context.Context, in *settlementID) (*none, error) {
		return nil, s.Desk.RemoveBonusDay(ctx, actorOf(ctx), in.ID)
	})
	op(s, http.MethodGet, "/bonus-disputes", "disputes", "奖励争议", func(ctx context.Context, _ *none) (*body[[]desk.DisputeView], error) {
		return reply(s.Desk.Disputes(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/bonus-disputes", "askDispute", "提出争议", func(ctx context.Context, in *struct{ Body incentive.Dispute }) (*body[incentive.Dispute], error) {
		return reply(s.Desk.AskDispute(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/bonus-disputes/{id}/ruling", "ruleDispute", "裁定争议", func(ctx context.Context, in *struct {
		ID   string `path:"id"`
		Body incentive.Dispute
	}) (*body[incentive.Dispute], error) {
		in.Body.ID = in.ID
		return reply(s.Desk.RuleDispute(ctx, actorOf(ctx), in.Body))
	})
}
