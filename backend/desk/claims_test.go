package desk

import (
	"context"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/claim"
	"fuelbook/backend/org"
	"fuelbook/backend/pursuit"

	"github.com/samber/lo"
)

// TestAKeyAccountNeedsItsGroup: a government body does not leave 收集情况 before its working group is named.
func TestAKeyAccountNeedsItsGroup(t *testing.T) {
	ctx, d := context.Background(), office(t)
	body := found(stationsOf(t, d)[0].ID, "某局机关服务中心")
	body.ObjectKind = "政府机关"
	p := enter(t, d, body)
	v := worked(t, d, lo.Must(d.PursueProspect(ctx, clerk(), p.ID, p.Rev)))
	_, err := d.MovePursuit(ctx, clerk(), v.ID, pursuit.Scheme, "", v.Rev)
	wantCode(t, err, "pursuit.lacks")
	keys := lo.Must(d.Claims(ctx, clerk())).Keys
	if len(keys) != 1 || keys[0].Why != "政府机关" || keys[0].Missing != "政府机关要先建立工作小组" {
		t.Fatalf("%+v", keys)
	}
	staff := lo.Map(lo.Must(d.Staff(ctx, clerk())), func(s org.Staff, _ int) org.StaffID { return s.ID })
	reviewer, filler := who(t, d, "u8", access.Reviewer, ""), who(t, d, "u9", access.Filler, "")
	team := claim.Team{PursuitID: v.ID, Head: staff[0], Deputy: staff[1]}
	_, err = d.SaveTeam(ctx, filler, team)
	wantCode(t, err, "access.denied")
	_, err = d.SaveTeam(ctx, reviewer, team)
	wantCode(t, err, "claim.team")
	team.Members = []org.StaffID{staff[2]}
	lo.Must(d.SaveTeam(ctx, reviewer, team))
	if _, err = d.MovePursuit(ctx, clerk(), v.ID, pursuit.Scheme, "", v.Rev); err != nil {
		t.Error(err)
	}
	if k := lo.Must(d.Claims(ctx, clerk())).Keys[0]; k.Missing != "" || len(k.People) != 3 {
		t.Errorf("%+v", k)
	}
}

// TestTheEarlierClaimAnswers: two claims of one target, the earlier one becomes known later and holds; who holds it answers for the pursuit.
func TestTheEarlierClaimAnswers(t *testing.T) {
	ctx, d := context.Background(), office(t)
	v := aPursuit(t, d, "某物流有限公司")
	reviewer, filler := who(t, d, "u8", access.Reviewer, ""), who(t, d, "u9", access.Filler, "")
	staff := lo.Must(d.Staff(ctx, clerk()))
	list, err := d.PutUp(ctx, reviewer, v.ID, "先签先得", 90)
	if err != nil || len(list.Posts) != 1 || list.Posts[0].State != claim.Free || len(list.Free) != 0 {
		t.Fatalf("%+v %v", list, err)
	}
	_, err = d.PutUp(ctx, reviewer, v.ID, "", 90)
	wantCode(t, err, "claim.on_board")
	post := list.Posts[0]
	put := lo.Must(time.Parse(time.RFC3339, post.PutUpAt))
	d.now = func() time.Time { return put.Add(time.Hour) }
	at := func(minutes int) string { return put.Add(time.Duration(minutes) * time.Minute).Format(time.RFC3339) }
	list = lo.Must(d.WorkPost(ctx, filler, post.ID, NewClaim{Kind: claim.Claimed, StaffID: staff[0].ID, At: at(20), Rev: post.Rev}))
	if p := list.Posts[0]; p.State != claim.Held || p.Person != staff[0].Name {
		t.Fatalf("%+v", p)
	}
	list = lo.Must(d.WorkPost(ctx, filler, post.ID, NewClaim{Kind: claim.Claimed, StaffID: staff[1].ID, At: at(10), Rev: list.Posts[0].Rev}))
	if p := list.Posts[0]; p.Holder != staff[1].ID || len(p.Story) != 3 {
		t.Errorf("%+v", p)
	}
	if now := lo.Must(d.PursuitDetail(ctx, clerk(), v.ID)); now.ResponsibleID != staff[1].ID {
		t.Errorf("%s answers", now.Responsible)
	}
	_, err = d.WorkPost(ctx, filler, post.ID, NewClaim{Kind: claim.Released, StaffID: staff[0].ID, Why: "x", Rev: list.Posts[0].Rev})
	wantCode(t, err, "claim.lost")
	d.now = func() time.Time { return put.AddDate(0, 0, 91) }
	if p := lo.Must(d.Claims(ctx, clerk())).Posts[0]; p.State != claim.Free {
		t.Errorf("%+v", p)
	}
	list = lo.Must(d.Claims(ctx, clerk()))
	_, err = d.WorkPost(ctx, filler, post.ID, NewClaim{Kind: claim.TakenOff, Why: "不再公开", Rev: list.Posts[0].Rev})
	wantCode(t, err, "access.denied")
	if list, err = d.WorkPost(ctx, reviewer, post.ID, NewClaim{Kind: claim.TakenOff, Why: "不再公开", Rev: list.Posts[0].Rev}); err != nil || list.Posts[0].State != claim.Off || len(list.Free) != 1 {
		t.Errorf("%+v %v", list, err)
	}
}
