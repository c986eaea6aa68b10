package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/money"
	"fuelbook/backend/pursuit"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// worked fills in all that the stages before the signing ask for.
func worked(t *testing.T, d *Desk, v PursuitView) PursuitView {
	t.Helper()
	ctx, p, day := context.Background(), v.Pursuit, calendar.NewDate(2026, time.November, 3)
	p.CurrentPlace, p.ResponsibleID = "城东加油点", lo.Must(d.Staff(ctx, clerk()))[0].ID
	p.Work.Facts = pursuit.Facts{Cycle: "全年平稳，周一、周四", Ties: "每升降两角", Rank: "部门负责人"}
	p.Work.Approach = pursuit.Approach{Strategy: "量价挂钩", Talk: "先谈夜间加油", Contact: "车队长", Cooperation: "记账卡"}
	p.Work.Declarations = []pursuit.Declaration{{By: p.ResponsibleID, On: day, Tie: pursuit.NoTie}}
	p.Work.Rounds = []pursuit.Round{{On: day, By: p.ResponsibleID, With: "车队长", Topic: "价格", Result: "同意试用"}}
	v, err := d.SavePursuit(ctx, clerk(), p)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// toSigning brings a pursuit to 签订协议.
func toSigning(t *testing.T, d *Desk, v PursuitView) PursuitView {
	t.Helper()
	v = worked(t, d, v)
	v, err := d.MovePursuit(context.Background(), clerk(), v.ID, pursuit.Sign, "", v.Rev)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func aPursuit(t *testing.T, d *Desk, name string) PursuitView {
	t.Helper()
	p := enter(t, d, found(stationsOf(t, d)[0].ID, name))
	return lo.Must(d.PursueProspect(context.Background(), clerk(), p.ID, p.Rev))
}

// TestAStageNamesWhatItLacks: the refusal of a step has one sentence for every piece, and the view of the pursuit the same pieces.
func TestAStageNamesWhatItLacks(t *testing.T) {
	ctx, d := context.Background(), office(t)
	v := aPursuit(t, d, "某物流有限公司")
	if want := []string{"用油周期规律", "维系手段"}; strings.Join(v.Lacks, "、") != strings.Join(want, "、") {
		t.Errorf("lacks %v", v.Lacks)
	}
	_, err := d.MovePursuit(ctx, clerk(), v.ID, pursuit.Scheme, "", v.Rev)
	var list fault.List
	if !errors.As(err, &list) || len(list) != 2 || list[0].Field != "cycle" || list[1].Message != "「收集情况」还缺维系手段：未填（6.5.4.1）" {
		t.Errorf("%v", err)
	}
	v = worked(t, d, v)
	v, err = d.MovePursuit(ctx, clerk(), v.ID, pursuit.Scheme, "", v.Rev)
	if err != nil || v.Stage != pursuit.Scheme || len(v.Lacks) != 0 || v.StagedOn.String() != "2026-11-03" {
		t.Fatalf("%+v %v", v, err)
	}
	_, err = d.MovePursuit(ctx, clerk(), v.ID, pursuit.Collect, " ", v.Rev)
	wantCode(t, err, "pursuit.why")
	_, err = d.MovePursuit(ctx, clerk(), v.ID, pursuit.Process, "", v.Rev-1)
	wantCode(t, err, "store.stale")
	detail := lo.Must(d.PursuitDetail(ctx, clerk(), v.ID))
	if len(detail.Asked) != 6 || detail.Asked[4].Pieces[0].There || detail.Advice.Round != 2 || detail.Floor.Sealed {
		t.Errorf("%+v", detail)
	}
	p := v.Pursuit
	p.Work.Rounds[0].By = "nobody"
	_, err = d.SavePursuit(ctx, clerk(), p)
	wantCode(t, err, "pursuit.no_staff")
}

// TestWonOnlyWhenProven: a pursuit ends as won with the customer, the signed agreement and the first fuelling, and not before.
func TestWonOnlyWhenProven(t *testing.T) {
	ctx, d := context.Background(), office(t, recent()...)
	v := toSigning(t, d, aPursuit(t, d, "某物流有限公司"))
	_, err := d.CompletePursuit(ctx, clerk(), v.ID, v.Rev)
	wantCode(t, err, "pursuit.not_yet")
	_, err = d.MovePursuit(ctx, clerk(), v.ID, pursuit.Verify, "", v.Rev)
	wantCode(t, err, "pursuit.lacks")
	var dry, wet customer.ID // one with an agreement that never fuelled, one that did
	read(t, d, func(tx *store.Tx) error {
		list, err := tx.Agreements()
		for _, x := range list {
			first, e := tx.FirstFuelOf(x.CustomerID)
			if e != nil {
				return e
			}
			if x.Status == agreement.Signed && !first.IsZero() {
				wet = x.CustomerID
			}
		}
		return err
	})
	never := save(t, d, customer.Customer{Code: "370699J90009", Name: "从未加油有限公司", Kind: customer.Institution, StationID: v.StationID})
	dry = never.ID
	if v, err = d.LinkPursuit(ctx, clerk(), v.ID, dry, v.Rev); err != nil || v.Customer != "从未加油有限公司" {
		t.Fatalf("%+v %v", v, err)
	}
	_, err = d.MovePursuit(ctx, clerk(), v.ID, pursuit.Verify, "", v.Rev)
	if !fault.Is(err, "pursuit.lacks") || !strings.Contains(err.Error(), "没有已签的协议") {
		t.Error(err)
	}
	if v, err = d.LinkPursuit(ctx, clerk(), v.ID, wet, v.Rev); err != nil {
		t.Fatal(err)
	}
	if v, err = d.MovePursuit(ctx, clerk(), v.ID, pursuit.Verify, "", v.Rev); err != nil {
		t.Fatal(err)
	}
	won, err := d.CompletePursuit(ctx, clerk(), v.ID, v.Rev)
	if err != nil || won.State != pursuit.Won || won.CustomerID != wet {
		t.Fatalf("%+v %v", won, err)
	}
	if now := lo.Must(d.Prospects(ctx, clerk()))[0]; now.Status != census.Converted || now.CustomerID != wet {
		t.Errorf("%+v", now)
	}
	_, err = d.MovePursuit(ctx, clerk(), v.ID, pursuit.Collect, "反悔", won.Rev)
	wantCode(t, err, "pursuit.ended")
}

// TestNobodyReadsTheFloor: a price floor is in no answer, no file, no copy and no log, and opens with the right, the passphrase and a purpose only.
func TestNobodyReadsTheFloor(t *testing.T) {
	ctx, d := context.Background(), office(t)
	v := aPursuit(t, d, "某物流有限公司")
	chief, filler, phrase := who(t, d, "u7", access.Chief, ""), who(t, d, "u8", access.Filler, ""), "一句别人猜不到的话啊"
	floor := pursuit.Floor{Gasoline: money.Fen(37), Diesel: money.Fen(5463), Text: "绝密条件鼢鼱"}
	wantCode(t, d.SealFloor(ctx, filler, v.ID, floor), "access.denied")
	wantCode(t, d.SealFloor(ctx, chief, v.ID, floor), "vault.closed")
	lo.Must0(d.SetVault(ctx, chief, "", phrase))
	lo.Must(d.OpenVault(ctx, chief, phrase))
	wantCode(t, d.SealFloor(ctx, chief, v.ID, pursuit.Floor{}), "pursuit.floor")
	_, err := d.ReadFloor(ctx, chief, v.ID, "谈判")
	wantCode(t, err, "pursuit.no_floor")
	if err := d.SealFloor(ctx, chief, v.ID, floor); err != nil {
		t.Fatal(err)
	}
	_, err = d.ReadFloor(ctx, chief, v.ID, " ")
	wantCode(t, err, "vault.purpose")
	_, err = d.ReadFloor(ctx, filler, v.ID, "谈判")
	wantCode(t, err, "access.denied")
	if got, err := d.ReadFloor(ctx, chief, v.ID, "谈判前准备"); err != nil || got != floor {
		t.Errorf("%+v %v", got, err)
	}
	detail := lo.Must(d.PursuitDetail(ctx, chief, v.ID))
	if !detail.Floor.Sealed || detail.Floor.SealedBy != chief.Name {
		t.Errorf("%+v", detail.Floor)
	}
	path := filepath.Join(t.TempDir(), "copy.db")
	lo.Must0(d.Backup(ctx, clerk(), path))
	var paper bytes.Buffer
	for _, kind := range []PursuitPaper{FactSheet, SchemePaper} {
		if _, err := d.WritePursuit(ctx, chief, v.ID, kind, &paper); err != nil {
			t.Fatal(err)
		}
	}
	everything := map[string][]byte{"copy": lo.Must(os.ReadFile(path)), "paper": paper.Bytes(), "screen": lo.Must(json.Marshal(detail)), "list": lo.Must(json.Marshal(lo.Must(d.Pursuits(ctx, chief))))}
	reads := 0
	read(t, d, func(tx *store.Tx) error {
		all, err := tx.ChangesAfter(0, 100_000)
		for _, e := range all {
			reads += lo.Ternary(e.Entity == "price_floor" && e.Action == "read" && e.Actor == chief.Name && bytes.Contains(e.After, []byte("谈判前准备")), 1, 0)
		}
		everything["log"] = lo.Must(json.Marshal(all))
		return err
	})
	if reads != 1 {
		t.Errorf("%d readings in the log", reads)
	}
	for where, raw := range everything {
		for _, word := range []string{"绝密条件鼢鼱", "54.63"} {
			if len(raw) == 0 || bytes.Contains(raw, []byte(word)) {
				t.Errorf("the floor stands in %s (%d bytes): %s", where, len(raw), word)
			}
		}
	}
}

// TestABranchPursuesItsOwn: a district sees and touches the pursuits of its stations only.
func TestABranchPursuesItsOwn(t *testing.T) {
	ctx, d := context.Background(), office(t)
	v := aPursuit(t, d, "某物流有限公司")
	var own, other string
	read(t, d, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		up, _ := tree.DistrictOf(v.StationID)
		own, other = up.Code, lo.Ternary(up.Code == "PQ01", "PQ02", "PQ01")
		return err
	})
	mine, theirs := who(t, d, "u5", access.Filler, own), who(t, d, "u6", access.Filler, other)
	if n := len(lo.Must(d.Pursuits(ctx, mine)).Pursuits); n != 1 {
		t.Errorf("%d of its own", n)
	}
	if n := len(lo.Must(d.Pursuits(ctx, theirs)).Pursuits); n != 0 {
		t.Errorf("%d of others", n)
	}
	for what, do := range map[string]func() error{
		"detail": func() error { _, err := d.PursuitDetail(ctx, theirs, v.ID); return err },
		"save":   func() error { _, err := d.SavePursuit(ctx, theirs, v.Pursuit); return err },
		"move":   func() error { _, err := d.MovePursuit(ctx, theirs, v.ID, pursuit.Scheme, "", v.Rev); return err },
		"give up": func() error {
			_, err := d.GiveUpPursuit(ctx, theirs, v.ID, lo.Must(d.Pursuits(ctx, theirs)).Lost[0].ID, "", v.Rev)
			return err
		},
		"undo":  func() error { return d.UndoPursuit(ctx, theirs, v.ID) },
		"paper": func() error { _, err := d.WritePursuit(ctx, theirs, v.ID, FactSheet, &bytes.Buffer{}); return err },
	} {
		if err := do(); !fault.Is(err, "ownership.out_of_reach") {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := d.SaveLostReason(ctx, theirs, pursuit.LostReason{Name: "新的原因"})
	wantCode(t, err, "access.whole_unit")
}

// TestReasonsOfGivingUpAreKept: a reason is added, renamed and retired; a retired one is offered no more and refused.
func TestReasonsOfGivingUpAreKept(t *testing.T) {
	ctx, d := context.Background(), office(t)
	v := aPursuit(t, d, "某物流有限公司")
	r, err := d.SaveLostReason(ctx, clerk(), pursuit.LostReason{Name: " 油品不全 "})
	if err != nil || r.Name != "油品不全" {
		t.Fatalf("%+v %v", r, err)
	}
	_, err = d.SaveLostReason(ctx, clerk(), pursuit.LostReason{Name: "油品不全"})
	wantCode(t, err, "pursuit.lost_twice")
	r.Retired = true
	r = lo.Must(d.SaveLostReason(ctx, clerk(), r))
	_, err = d.GiveUpPursuit(ctx, clerk(), v.ID, r.ID, "", v.Rev)
	wantCode(t, err, "pursuit.reason")
	if list := lo.Must(d.Pursuits(ctx, clerk())).Lost; lo.Must(lo.Last(list)).Name != "油品不全" {
		t.Errorf("%+v", list)
	}
}
