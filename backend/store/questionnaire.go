package store

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/questionnaire"
)

func questionnaires() table[questionnaire.Questionnaire] {
	return table[questionnaire.Questionnaire]{name: "questionnaire", entity: "questionnaire", columns: "id, name, rev",
		fields: func(q *questionnaire.Questionnaire) []any { return []any{&q.ID, &q.Name, &q.Rev} },
		id:     func(q *questionnaire.Questionnaire) *string { return (*string)(&q.ID) }, rev: func(q *questionnaire.Questionnaire) *int64 { return &q.Rev }}
}

// Questionnaires lists the questionnaires, the newest first.
func (tx *Tx) Questionnaires() ([]questionnaire.Questionnaire, error) {
	return questionnaires().list(tx, "ORDER BY id DESC")
}

// Questionnaire is one of them. Error: store.not_found.
func (tx *Tx) Questionnaire(id questionnaire.ID) (questionnaire.Questionnaire, error) {
	return questionnaires().get(tx, string(id), "问卷")
}

// SaveQuestionnaire creates or changes one. Error: store.duplicate for a name that is taken.
func (tx *Tx) SaveQuestionnaire(q questionnaire.Questionnaire) (questionnaire.Questionnaire, error) {
	return questionnaires().save(tx, q)
}

func questions() table[questionnaire.Question] {
	return table[questionnaire.Question]{name: "question", entity: "question", columns: "id, topic, rev",
		fields: func(q *questionnaire.Question) []any { return []any{&q.ID, &q.Topic, &q.Rev} },
		id:     func(q *questionnaire.Question) *string { return (*string)(&q.ID) }, rev: func(q *questionnaire.Question) *int64 { return &q.Rev }}
}

// Questions lists the identities of questions.
func (tx *Tx) Questions() ([]questionnaire.Question, error) {
	return questions().list(tx, "ORDER BY id")
}

// SaveQuestion creates the identity of a question.
func (tx *Tx) SaveQuestion(q questionnaire.Question) (questionnaire.Question, error) {
	return questions().save(tx, q)
}

func questionnaireVersions() table[questionnaire.Version] {
	return table[questionnaire.Version]{name: "questionnaire_version", entity: "questionnaire_version", columns: "id, questionnaire_id, no, intro, items, frozen_on, rev",
		fields: func(v *questionnaire.Version) []any {
			return []any{&v.ID, &v.QuestionnaireID, &v.No, &v.Intro, doc(&v.Items), day(&v.FrozenOn), &v.Rev}
		},
		id: func(v *questionnaire.Version) *string { return (*string)(&v.ID) }, rev: func(v *questionnaire.Version) *int64 { return &v.Rev }}
}

// QuestionnaireVersions lists the versions of a questionnaire in their order.
func (tx *Tx) QuestionnaireVersions(id questionnaire.ID) ([]questionnaire.Version, error) {
	return questionnaireVersions().list(tx, "WHERE questionnaire_id = ? ORDER BY no", string(id))
}

// QuestionnaireVersion is one version. Error: store.not_found.
func (tx *Tx) QuestionnaireVersion(id questionnaire.VersionID) (questionnaire.Version, error) {
	return questionnaireVersions().get(tx, string(id), "问卷版本")
}

// SaveQuestionnaireVersion creates or changes a version; one that is frozen refuses.
func (tx *Tx) SaveQuestionnaireVersion(v questionnaire.Version) (questionnaire.Version, error) {
	return questionnaireVersions().save(tx, v)
}

func questionnaireAnswers() table[questionnaire.Answer] {
	return table[questionnaire.Answer]{name: "questionnaire_answer", entity: "questionnaire_answer", columns: "id, version_id, customer_id, visit_id, day, level, kind, station_id, answers, rev",
		fields: func(a *questionnaire.Answer) []any {
			return []any{&a.ID, &a.VersionID, &a.CustomerID, ref(&a.VisitID), day(&a.Day), &a.Level, &a.Kind, ref(&a.StationID), doc(&a.Values), &a.Rev}
		},
		id: func(a *questionnaire.Answer) *string { return (*string)(&a.ID) }, rev: func(a *questionnaire.Answer) *int64 { return &a.Rev }}
}

// QuestionnaireAnswers lists the sheets of all versions of a questionnaire, the newest first.
func (tx *Tx) QuestionnaireAnswers(id questionnaire.ID) ([]questionnaire.Answer, error) {
	return questionnaireAnswers().list(tx, "WHERE version_id IN (SELECT id FROM questionnaire_version WHERE questionnaire_id = ?) ORDER BY day DESC, id DESC", string(id))
}

// QuestionnaireAnswersIn lists the sheets filled in in a month.
func (tx *Tx) QuestionnaireAnswersIn(m calendar.Month) ([]questionnaire.Answer, error) {
	return questionnaireAnswers().list(tx, "WHERE day BETWEEN ? AND ? ORDER BY day, id", m.First().String(), m.Last().String())
}

// QuestionnaireAnswer is one sheet. Error: store.not_found.
func (tx *Tx) QuestionnaireAnswer(id questionnaire.AnswerID) (questionnaire.Answer, error) {
	return questionnaireAnswers().get(tx, string(id), "答卷")
}

// AnsweredBy lists the sheets of a version that a customer, or one merged into it, filled in on a day.
func (tx *Tx) AnsweredBy(id customer.ID, version questionnaire.VersionID, on string) ([]questionnaire.Answer, error) {
	return questionnaireAnswers().list(tx, "WHERE "+groupOf+" AND version_id = ?2 AND day = ?3", string(id), string(version), on)
}

// AddQuestionnaireAnswer writes a sheet down.
func (tx *Tx) AddQuestionnaireAnswer(a questionnaire.Answer) (questionnaire.Answer, error) {
	return questionnaireAnswers().insert(tx, a)
}

// RemoveQuestionnaireAnswer takes a sheet back.
func (tx *Tx) RemoveQuestionnaireAnswer(id questionnaire.AnswerID) error {
	return questionnaireAnswers().remove(tx, string(id))
}
