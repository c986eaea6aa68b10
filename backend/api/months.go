package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"fuelbook/backend/desk"
	"fuelbook/backend/fault"
	"fuelbook/backend/report"
	"fuelbook/backend/watch"
)

// MonthPath is the month in a path; exported because huma fills embedded inputs only when they are.
type MonthPath struct {
	Month string `path:"month" doc:"2026-10"`
}

// FormPath is a form of a month in a path.
type FormPath struct {
	MonthPath
	Code   string `path:"code" doc:"F1 … F7"`
	Office string `query:"office" maxLength:"40" doc:"片区或加油站的代码，空为全单位"`
}

// CellPath is a cell of a form in a path.
type CellPath struct {
	FormPath
	Part int `query:"part"`
	Row  int `query:"row" doc:"从0起，合计行为 -1"`
	Col  int `query:"col"`
}

type cellFile struct {
	CellPath
	Format string `path:"format" doc:"xlsx 或 pdf"`
}

type trendInput struct {
	MonthPath
	By     string `query:"by" doc:"品种、品号、级别、片区、加油站、所属单位"`
	Office string `query:"office" maxLength:"40" doc:"只看这个单位、片区或加油站的代码，空为全部"`
	Level  string `query:"level" maxLength:"20" doc:"只看这个级别，空为全部"`
}

type formFile struct {
	MonthPath
	File   string `path:"file" doc:"F3.xlsx, F3.pdf, all.xlsx, all.pdf"`
	Office string `query:"office" maxLength:"40" doc:"片区或加油站的代码，空为全单位"`
}

func (s *server) monthRoutes() {
	s.filingRoutes()
	s.layoutRoutes()
	op(s, http.MethodGet, "/months", "months", "月份", func(ctx context.Context, _ *none) (*body[[]desk.MonthHead], error) {
		return reply(s.Desk.Months(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/months/{month}", "month", "一个月的七张表与勾稽", func(ctx context.Context, in *MonthPath) (*body[desk.MonthView], error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.Month(ctx, actorOf(ctx), m))
	})
	op(s, http.MethodGet, "/months/{month}/forms/{code}", "form", "一张表", func(ctx context.Context, in *FormPath) (*body[desk.FormView], error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.Form(ctx, actorOf(ctx), m, report.Code(in.Code), in.Office))
	})
	op(s, http.MethodGet, "/months/{month}/forms/{code}/records", "records", "单元格背后的记录", func(ctx context.Context, in *CellPath) (*body[desk.RecordList], error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.Records(ctx, actorOf(ctx), m, report.Code(in.Code), in.Office, in.Part, in.Row, in.Col))
	})
	op(s, http.MethodGet, "/months/{month}/forms/{code}/records/{format}", "recordsFile", "单元格背后记录的文件", s.recordsFile)
	op(s, http.MethodGet, "/months/{month}/files/{file}", "formFile", "表的文件", s.formFile)
	op(s, http.MethodGet, "/months/{month}/grades", "grades", "分级结果", func(ctx context.Context, in *MonthPath) (*body[[]desk.GradeView], error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.Grades(ctx, actorOf(ctx), m))
	})
	op(s, http.MethodGet, "/months/{month}/changes", "changes", "签后变化", func(ctx context.Context, in *MonthPath) (*body[desk.ChangesView], error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.Changes(ctx, actorOf(ctx), m))
	})
	op(s, http.MethodGet, "/months/{month}/trend", "trend", "用油趋势", func(ctx context.Context, in *trendInput) (*body[desk.TrendView], error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.Trend(ctx, actorOf(ctx), m, desk.TrendQuery{By: in.By, Office: in.Office, Level: in.Level}))
	})
	op(s, http.MethodGet, "/months/{month}/watch", "watch", "流失预警", func(ctx context.Context, in *MonthPath) (*body[desk.WatchView], error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.Watch(ctx, actorOf(ctx), m))
	})
	op(s, http.MethodGet, "/churn", "churn", "流失口径", func(ctx context.Context, _ *none) (*body[desk.ChurnView], error) {
		return reply(s.Desk.Churn(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/churn/preview", "churnPreview", "试算流失口径", func(ctx context.Context, in *body[desk.ChurnDraft]) (*body[desk.ChurnEffect], error) {
		return reply(s.Desk.PreviewChurn(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/churn", "churnSign", "签发流失口径", func(ctx context.Context, in *body[desk.ChurnDraft]) (*body[desk.ChurnView], error) {
		return reply(s.Desk.SignChurn(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodGet, "/watch/selftest", "watchSelfTest", "流失模型自检", func(ctx context.Context, _ *none) (*body[[]watch.Compared], error) {
		return reply(s.Desk.WatchSelfTest(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/plans/{month}", "plan", "开发计划", func(ctx context.Context, in *MonthPath) (*body[desk.PlanView], error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.Plan(ctx, actorOf(ctx), m))
	})
}

func (s *server) formFile(ctx context.Context, in *formFile) (*file, error) {
	m, err := monthOf(in.Month)
	if err != nil {
		return nil, err
	}
	name, ext, _ := strings.Cut(in.File, ".")
	format, err := formatOf(ext)
	if err != nil {
		return nil, err
	}
	code := report.Code(name)
	if name == "all" {
		code = ""
	}
	var out bytes.Buffer
	if err := s.Desk.WriteForm(ctx, actorOf(ctx), m, code, in.Office, format, &out); err != nil {
		return nil, err
	}
	title, err := s.Desk.FormFile(ctx, actorOf(ctx), m, code, in.Office, format)
	return &file{typeOf(format), disposition(title), out.Bytes()}, err
}

func (s *server) recordsFile(ctx context.Context, in *cellFile) (*file, error) {
	m, err := monthOf(in.Month)
	if err != nil {
		return nil, err
	}
	format, err := formatOf(in.Format)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	name, err := s.Desk.WriteRecords(ctx, actorOf(ctx), m, report.Code(in.Code), in.Office, in.Part, in.Row, in.Col, format, &out)
	if err != nil {
		return nil, err
	}
	return &file{typeOf(format), disposition(name), out.Bytes()}, nil
}

func formatOf(ext string) (desk.Format, error) {
	switch f := desk.Format(ext); f {
	case desk.XLSX, desk.PDF:
		return f, nil
	}
	return "", fault.New(fault.NotFound, "api.no_format", "没有「"+ext+"」格式", "可用 xlsx 或 pdf")
}

func typeOf(f desk.Format) string {
	if f == desk.PDF {
		return "application/pdf"
	}
	return xlsxType
}
