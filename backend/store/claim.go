package store

import (
	"fuelbook/backend/claim"
	"fuelbook/backend/pursuit"
)

func teams() table[claim.Team] {
	return table[claim.Team]{name: "team", entity: "team", columns: "id, pursuit_id, head, deputy, members, since, note, rev",
		fields: func(t *claim.Team) []any {
			return []any{&t.ID, &t.PursuitID, &t.Head, &t.Deputy, doc(&t.Members), day(&t.Since), &t.Note, &t.Rev}
		},
		id: func(t *claim.Team) *string { return (*string)(&t.ID) }, rev: func(t *claim.Team) *int64 { return &t.Rev }}
}

// TeamOf is the working group of a pursuit; ok=false when there is none.
func (tx *Tx) TeamOf(id pursuit.ID) (claim.Team, bool, error) {
	return teams().first(tx, "WHERE pursuit_id = ?", string(id))
}

// SaveTeam creates or changes a working group.
func (tx *Tx) SaveTeam(t claim.Team) (claim.Team, error) { return teams().save(tx, t) }

func posts() table[claim.Post] {
	return table[claim.Post]{name: "claim_post", entity: "claim_post", columns: "id, pursuit_id, terms, days, put_up_at, put_up_by, put_up_id, events, rev",
		fields: func(p *claim.Post) []any {
			return []any{&p.ID, &p.PursuitID, &p.Terms, &p.Days, &p.PutUpAt, &p.PutUpBy, &p.PutUpID, doc(&p.Events), &p.Rev}
		},
		id: func(p *claim.Post) *string { return (*string)(&p.ID) }, rev: func(p *claim.Post) *int64 { return &p.Rev }}
}

// Posts lists the targets on the board, newest first.
func (tx *Tx) Posts() ([]claim.Post, error) {
	return posts().list(tx, "ORDER BY put_up_at DESC, id DESC")
}

// Post is one target on the board. Error: store.not_found.
func (tx *Tx) Post(id claim.PostID) (claim.Post, error) {
	return posts().get(tx, string(id), "挂牌目标")
}

// SavePost creates or changes a target on the board.
func (tx *Tx) SavePost(p claim.Post) (claim.Post, error) { return posts().save(tx, p) }
