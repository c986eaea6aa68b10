package api

import (
	"bytes"
	"context"
	"net/http"

	"fuelbook/backend/desk"
	"fuelbook/backend/questionnaire"
)

type questionnairePath struct {
	ID string `path:"id"`
}

type enterSheet struct {
	ID   string `path:"id" doc:"问卷版本"`
	Body desk.SheetEntry
}

type resultQuery struct {
	ID     string `path:"id"`
	Level  string `query:"level"`
	Kind   string `query:"kind"`
	Office string `query:"office" doc:"加油站或其上级机构"`
}

type resultFile struct {
	ID     string `path:"id"`
	Format string `path:"format" enum:"pdf,xlsx"`
	Level  string `query:"level"`
	Kind   string `query:"kind"`
	Office string `query:"office"`
}

func (s *server) questionnaireRoutes() {
	op(s, http.MethodGet, "/questionnaires", "questionnaires", "问卷及其各版", func(ctx context.Context, _ *none) (*body[[]desk.QuestionnaireView], error) {
		return reply(s.Desk.Questionnaires(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/questionnaires", "saveQuestionnaire", "保存问卷草稿或另起一版", func(ctx context.Context, in *body[desk.VersionEntry]) (*body[desk.QuestionnaireView], error) {
		return reply(s.Desk.SaveVersion(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/questionnaires/versions/{id}/sheets", "enterSheet", "录入一份答卷", func(ctx context.Context, in *enterSheet) (*body[desk.SheetView], error) {
		return reply(s.Desk.EnterSheet(ctx, actorOf(ctx), questionnaire.VersionID(in.ID), in.Body))
	})
	op(s, http.MethodPost, "/questionnaires/sheets/{id}/undo", "undoSheet", "撤销一份答卷", func(ctx context.Context, in *questionnairePath) (*body[desk.SheetView], error) {
		return reply(s.Desk.UndoSheet(ctx, actorOf(ctx), questionnaire.AnswerID(in.ID)))
	})
	op(s, http.MethodPost, "/questionnaires/versions/{id}/paper", "printQuestionnaire", "印制问卷并冻结这一版", func(ctx context.Context, in *questionnairePath) (*file, error) {
		var out bytes.Buffer
		name, err := s.Desk.PrintQuestionnaire(ctx, actorOf(ctx), questionnaire.VersionID(in.ID), &out)
		return &file{typeOf(desk.PDF), disposition(name), out.Bytes()}, err
	})
	op(s, http.MethodGet, "/questionnaires/{id}/results", "questionnaireResults", "问卷结果", func(ctx context.Context, in *resultQuery) (*body[desk.ResultView], error) {
		return reply(s.Desk.QuestionnaireResults(ctx, actorOf(ctx), questionnaire.ID(in.ID), desk.Segment{Level: in.Level, Kind: in.Kind, Office: in.Office}))
	})
	op(s, http.MethodGet, "/questionnaires/{id}/results/{format}", "questionnaireResultFile", "问卷结果的文件", func(ctx context.Context, in *resultFile) (*file, error) {
		var out bytes.Buffer
		format := desk.Format(in.Format)
		name, err := s.Desk.WriteResults(ctx, actorOf(ctx), questionnaire.ID(in.ID), desk.Segment{Level: in.Level, Kind: in.Kind, Office: in.Office}, format, &out)
		return &file{typeOf(format), disposition(name), out.Bytes()}, err
	})
}
