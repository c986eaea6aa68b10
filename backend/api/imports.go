package api

import (
	"bytes"
	"context"
	"net/http"

	"fuelbook/backend/calendar"
	"fuelbook/backend/desk"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"

	"github.com/samber/lo"
)

// fileInput is a file sent as plain bytes: forms with file parts break both web views.
type fileInput struct {
	Kind    string `path:"kind" doc:"offices staff customers cards changes recharges sales bearers plans prospects"`
	File    string `query:"file" required:"true" maxLength:"255"`
	DryRun  bool   `query:"dry"`
	Good    bool   `query:"good" doc:"只导入正确的行"`
	Reason  string `query:"reason" maxLength:"500" doc:"为什么更正"`
	RawBody []byte `contentType:"application/octet-stream"`

	Corrects []string `query:"corrects,explode" maxItems:"200" doc:"它替换的导入文件"`
}

func (f *fileInput) corrects() []intake.BatchID {
	return lo.Map(f.Corrects, func(id string, _ int) intake.BatchID { return intake.BatchID(id) })
}

func (f *fileInput) upload() desk.Upload { return desk.Upload{Name: f.File, Data: f.RawBody} }

type sniffInput struct {
	File    string `query:"file" required:"true" maxLength:"255"`
	RawBody []byte `contentType:"application/octet-stream"`
}

type monthQuery struct {
	Month string `query:"month" doc:"2026-10"`
}

type columnsInput struct {
	Kind    string `path:"kind"`
	File    string `query:"file" required:"true" maxLength:"255"`
	RawBody []byte `contentType:"application/octet-stream"`
}

type byHandInput struct{ Body desk.ByHandRequest }

type profileInput struct{ Body desk.ProfileRequest }

type profileID struct {
	ID string `path:"id"`
}

type undoInput struct {
	ID  string `path:"id"`
	Dry bool   `query:"dry" doc:"只看会怎样，不撤销"`
}

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func (s *server) importRoutes() {
	op(s, http.MethodPost, "/imports/{kind}", "importFile", "导入文件（或预览）", func(ctx context.Context, in *fileInput) (*body[intake.Result], error) {
		return reply(s.Desk.Import(ctx, actorOf(ctx), intake.Kind(in.Kind), in.upload(), desk.ImportOptions{DryRun: in.DryRun, Good: in.Good, Corrects: in.corrects(), Reason: in.Reason}))
	}, upload)
	op(s, http.MethodPost, "/imports/{kind}/rejects", "rejects", "错误行工作簿", func(ctx context.Context, in *fileInput) (*file, error) {
		var out bytes.Buffer
		err := s.Desk.Rejects(ctx, actorOf(ctx), intake.Kind(in.Kind), in.upload(), &out)
		return &file{xlsxType, disposition("错误行_" + in.File + ".xlsx"), out.Bytes()}, err
	}, upload)
	op(s, http.MethodPost, "/imports/{kind}/differences", "differences", "更正差异工作簿", func(ctx context.Context, in *fileInput) (*file, error) {
		var out bytes.Buffer
		err := s.Desk.Differences(ctx, actorOf(ctx), intake.Kind(in.Kind), in.upload(), in.corrects(), &out)
		return &file{xlsxType, disposition("更正差异_" + in.File + ".xlsx"), out.Bytes()}, err
	}, upload)
	op(s, http.MethodPost, "/imports/{kind}/columns", "columns", "文件的列怎样对应", func(ctx context.Context, in *columnsInput) (*body[desk.FileColumns], error) {
		return reply(s.Desk.Columns(ctx, actorOf(ctx), intake.Kind(in.Kind), desk.Upload{Name: in.File, Data: in.RawBody}))
	}, upload)
	op(s, http.MethodGet, "/import-profiles", "profiles", "保存过的列对应", func(ctx context.Context, _ *none) (*body[[]intake.Profile], error) {
		return reply(s.Desk.Profiles(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPut, "/import-profiles", "saveProfile", "保存列对应", func(ctx context.Context, in *profileInput) (*body[intake.Profile], error) {
		return reply(s.Desk.SaveProfile(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodDelete, "/import-profiles/{id}", "removeProfile", "删除列对应", func(ctx context.Context, in *profileID) (*done, error) {
		return ok(s.Desk.RemoveProfile(ctx, actorOf(ctx), intake.ProfileID(in.ID)))
	})
	op(s, http.MethodPost, "/sniff", "sniff", "识别文件种类", func(ctx context.Context, in *sniffInput) (*body[desk.KindGuess], error) {
		return reply(s.Desk.Sniff(ctx, desk.Upload{Name: in.File, Data: in.RawBody}))
	}, upload)
	op(s, http.MethodGet, "/imports", "batches", "导入历史", func(ctx context.Context, _ *none) (*body[[]intake.Batch], error) {
		return reply(s.Desk.Batches(ctx, actorOf(ctx)))
	})
	s.batchRoutes()
	op(s, http.MethodPost, "/batches/{id}/undo", "undoBatch", "撤销导入", func(ctx context.Context, in *undoInput) (*body[intake.Undone], error) {
		return reply(s.Desk.UndoBatch(ctx, actorOf(ctx), intake.BatchID(in.ID), !in.Dry))
	})
	op(s, http.MethodGet, "/unmatched", "unmatched", "未匹配的卡", func(ctx context.Context, in *monthQuery) (*body[[]desk.UnmatchedRow], error) {
		m, err := monthOf(in.Month)
		if err != nil {
			return nil, err
		}
		return reply(s.Desk.Unmatched(ctx, actorOf(ctx), m))
	})
}

// batchRoutes are one file with its rows, and month volumes typed by hand, which are batches too.
func (s *server) batchRoutes() {
	op(s, http.MethodGet, "/batches/{id}", "batch", "一次导入的记录与折算系数", func(ctx context.Context, in *profileID) (*body[desk.BatchView], error) {
		return reply(s.Desk.Batch(ctx, actorOf(ctx), intake.BatchID(in.ID)))
	})
	op(s, http.MethodGet, "/batch-files/{id}", "batchFile", "一次导入的工作簿", func(ctx context.Context, in *profileID) (*file, error) {
		var out bytes.Buffer
		name, err := s.Desk.WriteBatch(ctx, actorOf(ctx), intake.BatchID(in.ID), &out)
		return &file{xlsxType, disposition(name), out.Bytes()}, err
	})
	op(s, http.MethodGet, "/by-hand", "byHand", "手工月量", func(ctx context.Context, _ *none) (*body[desk.ByHandView], error) {
		return reply(s.Desk.ByHandList(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/by-hand", "enterByHand", "录入或修改手工月量（或预览）", func(ctx context.Context, in *byHandInput) (*body[intake.Result], error) {
		return reply(s.Desk.EnterByHand(ctx, actorOf(ctx), in.Body))
	})
}

func monthOf(text string) (calendar.Month, error) {
	m, err := calendar.ParseMonth(text)
	if err != nil {
		return m, fault.From(err).On("month")
	}
	return m, nil
}
