package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"fuelbook/backend/census"
	"fuelbook/backend/desk"
	"fuelbook/backend/org"
)

// RevInput is a record in a path with the revision the caller has seen.
type RevInput struct {
	ID  string `path:"id"`
	Rev int64  `query:"rev"`
}

type moveInput struct {
	ID   string `path:"id"`
	Body struct {
		To  census.Status `json:"to"`
		Why string        `json:"why"`
		Rev int64         `json:"rev"`
	}
}

type similarInput struct {
	Name  string `query:"name"`
	Phone string `query:"phone"`
	Self  string `query:"self"`
}

type draftInput struct {
	Form string `path:"form"`
	Body struct {
		Text string `json:"text"`
	}
}

type createCampaign struct {
	Commit bool `query:"commit"`
	Body   census.Campaign
}

type markInput struct {
	ID   string `path:"id"`
	Body census.Mark
}

type targetInput struct {
	ID   string `path:"id"`
	Body census.Target
}

type surveyFile struct {
	ID      string `path:"id"`
	File    string `path:"file" doc:"survey.pdf, survey.xlsx"`
	Station string `query:"station"`
	Empty   int    `query:"empty"`
	Again   bool   `query:"again"`
}

type marketFile struct {
	File    string `path:"file" doc:"market.pdf, market.xlsx"`
	Station string `query:"station"`
}

type stationInput struct {
	Station string `query:"station"`
}

func (s *server) censusRoutes() {
	s.prospectRoutes()
	s.territoryRoutes()
	s.campaignRoutes()
	s.pursuitRoutes()
}

func (s *server) prospectRoutes() {
	op(s, http.MethodGet, "/prospects", "prospects", "潜在客户", func(ctx context.Context, _ *none) (*body[[]desk.ProspectView], error) {
		return reply(s.Desk.Prospects(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/prospects", "saveProspect", "登记或修改潜在客户", func(ctx context.Context, in *body[census.Prospect]) (*body[desk.ProspectView], error) {
		return reply(s.Desk.SaveProspect(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodDelete, "/prospects/{id}", "undoProspect", "撤销刚登记的潜在客户", func(ctx context.Context, in *CustomerPath) (*done, error) {
		return ok(s.Desk.UndoProspect(ctx, actorOf(ctx), census.ID(in.ID)))
	})
	op(s, http.MethodPost, "/prospects/{id}/move", "moveProspect", "改变潜在客户的状态", func(ctx context.Context, in *moveInput) (*body[desk.ProspectView], error) {
		return reply(s.Desk.MoveProspect(ctx, actorOf(ctx), census.ID(in.ID), in.Body.To, in.Body.Why, in.Body.Rev))
	})
	op(s, http.MethodPost, "/prospects/{id}/pursue", "pursueProspect", "列入开发", func(ctx context.Context, in *RevInput) (*body[desk.PursuitView], error) {
		return reply(s.Desk.PursueProspect(ctx, actorOf(ctx), census.ID(in.ID), in.Rev))
	})
	op(s, http.MethodPost, "/prospects/shelve-idle", "shelveIdle", "搁置长期没有进展的", func(ctx context.Context, _ *none) (*body[desk.Added], error) {
		return reply(s.Desk.ShelveIdle(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/similar-prospects", "similarProspects", "可能是同一家的潜在客户和客户", func(ctx context.Context, in *similarInput) (*body[[]desk.SimilarView], error) {
		return reply(s.Desk.SimilarProspects(ctx, actorOf(ctx), in.Name, in.Phone, census.ID(in.Self)))
	})
	op(s, http.MethodGet, "/census/entry", "entry", "快速录入所需的内容", func(ctx context.Context, _ *none) (*body[desk.EntryView], error) {
		return reply(s.Desk.Entry(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPut, "/drafts/{form}", "keepDraft", "保存草稿", func(ctx context.Context, in *draftInput) (*done, error) {
		return ok(s.Desk.KeepDraft(ctx, actorOf(ctx), in.Form, in.Body.Text))
	})
}

func (s *server) territoryRoutes() {
	op(s, http.MethodGet, "/census/areas", "territory", "责任区域、重叠与空白", func(ctx context.Context, _ *none) (*body[desk.TerritoryView], error) {
		return reply(s.Desk.Territory(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/census/areas", "addAreas", "新增责任区域", func(ctx context.Context, in *body[desk.NewAreas]) (*body[desk.Added], error) {
		return reply(s.Desk.AddAreas(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPut, "/census/areas/{id}", "saveArea", "修改责任区域", func(ctx context.Context, in *struct {
		CustomerPath
		Body census.Area
	}) (*body[census.Area], error) {
		in.Body.ID = census.AreaID(in.ID)
		return reply(s.Desk.SaveArea(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/census/streets", "addStreets", "录入乡镇街道名册", func(ctx context.Context, in *body[desk.NewStreets]) (*body[desk.Added], error) {
		return reply(s.Desk.AddStreets(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodDelete, "/census/streets/{id}", "removeStreet", "从名册删去街道", func(ctx context.Context, in *CustomerPath) (*done, error) {
		return ok(s.Desk.RemoveStreet(ctx, actorOf(ctx), in.ID))
	})
	op(s, http.MethodGet, "/census/competitors", "competitors", "竞争对手", func(ctx context.Context, _ *none) (*body[[]desk.CompetitorView], error) {
		return reply(s.Desk.Competitors(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/census/competitors", "saveCompetitor", "登记或修改竞争对手", func(ctx context.Context, in *body[census.Competitor]) (*body[census.Competitor], error) {
		return reply(s.Desk.SaveCompetitor(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodGet, "/census/market", "market", "市场形态表", func(ctx context.Context, in *stationInput) (*body[desk.FormView], error) {
		return reply(s.Desk.Market(ctx, actorOf(ctx), org.OfficeID(in.Station)))
	})
	op(s, http.MethodGet, "/census/files/{file}", "marketFile", "市场形态表的文件", func(ctx context.Context, in *marketFile) (*file, error) {
		_, ext, _ := strings.Cut(in.File, ".")
		format, err := formatOf(ext)
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		name, err := s.Desk.WriteMarket(ctx, actorOf(ctx), org.OfficeID(in.Station), format, &out)
		return &file{typeOf(format), disposition(name), out.Bytes()}, err
	})
}

func (s *server) campaignRoutes() {
	op(s, http.MethodGet, "/census/campaigns", "campaigns", "普查与专项调查", func(ctx context.Context, _ *none) (*body[[]desk.CampaignHead], error) {
		return reply(s.Desk.Campaigns(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/census/campaign-defaults", "campaignDefaults", "可以开始的轮次", func(ctx context.Context, _ *none) (*body[desk.CampaignDefaults], error) {
		return reply(s.Desk.CampaignDefaults(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/census/campaigns", "createCampaign", "开始普查或专项调查", func(ctx context.Context, in *createCampaign) (*body[desk.CampaignView], error) {
		return reply(s.Desk.CreateCampaign(ctx, actorOf(ctx), in.Body, in.Commit))
	})
	op(s, http.MethodGet, "/census/campaigns/{id}", "campaign", "一轮普查或一次专项调查", func(ctx context.Context, in *CustomerPath) (*body[desk.CampaignView], error) {
		return reply(s.Desk.Campaign(ctx, actorOf(ctx), census.CampaignID(in.ID)))
	})
	op(s, http.MethodPut, "/census/campaigns/{id}", "saveCampaign", "修改期限和备注", func(ctx context.Context, in *struct {
		CustomerPath
		Body census.Campaign
	}) (*body[desk.CampaignView], error) {
		in.Body.ID = census.CampaignID(in.ID)
		return reply(s.Desk.SaveCampaign(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/census/campaigns/{id}/start", "startCampaign", "开始调查", func(ctx context.Context, in *RevInput) (*body[desk.CampaignView], error) {
		return reply(s.Desk.StartCampaign(ctx, actorOf(ctx), census.CampaignID(in.ID), in.Rev))
	})
	op(s, http.MethodPost, "/census/campaigns/{id}/report", "reportCampaign", "报出", func(ctx context.Context, in *RevInput) (*body[desk.CampaignView], error) {
		return reply(s.Desk.ReportCampaign(ctx, actorOf(ctx), census.CampaignID(in.ID), in.Rev))
	})
	op(s, http.MethodPost, "/census/campaigns/{id}/marks", "markStation", "加油站交齐或说明", func(ctx context.Context, in *markInput) (*body[desk.CampaignView], error) {
		return reply(s.Desk.MarkStation(ctx, actorOf(ctx), census.CampaignID(in.ID), in.Body))
	})
	op(s, http.MethodPost, "/census/campaigns/{id}/marks/all", "markAll", "有记录的加油站都已交齐", func(ctx context.Context, in *CustomerPath) (*body[desk.CampaignView], error) {
		return reply(s.Desk.MarkAll(ctx, actorOf(ctx), census.CampaignID(in.ID)))
	})
	op(s, http.MethodPut, "/census/targets/{id}", "answerTarget", "登记专项调查结果", func(ctx context.Context, in *targetInput) (*body[desk.TargetView], error) {
		in.Body.ID = census.TargetID(in.ID)
		return reply(s.Desk.AnswerTarget(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodGet, "/census/campaigns/{id}/files/{file}", "surveyFile", "空白调查表", func(ctx context.Context, in *surveyFile) (*file, error) {
		_, ext, _ := strings.Cut(in.File, ".")
		format, err := formatOf(ext)
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		name, err := s.Desk.WriteSurvey(ctx, actorOf(ctx), census.CampaignID(in.ID), desk.SurveyPaper{Station: org.OfficeID(in.Station), Empty: in.Empty, Again: in.Again}, format, &out)
		return &file{typeOf(format), disposition(name), out.Bytes()}, err
	})
}
