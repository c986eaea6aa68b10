package desk

import (
	"context"
	"strings"
	"testing"

	"fuelbook/backend/intake"

	"github.com/samber/lo"
)

// A file whose columns bear names nobody knows is read after a clerk said once what they are; the next one of that shape by itself.
func TestColumnsMappedOnce(t *testing.T) {
	ctx := context.Background()
	d := office(t)
	_, station := known2(t, d)
	head := "编码A,名头,哪一类,站,油量"
	up := csv("外来.csv", "导出日期：2026年11月1日", head, "M00001,东风测试有限公司,机构客户,"+station+",3.5")
	if g, err := d.Sniff(ctx, up); err != nil || g.Kind != "" {
		t.Fatalf("guessed %v %v", g, err)
	}
	v, err := d.Columns(ctx, clerk(), intake.Customers, up)
	if err != nil {
		t.Fatal(err)
	}
	if v.Row != 2 || len(v.Titles) != 5 || v.Titles[1].Samples[0] != "东风测试有限公司" || len(v.Wrong) == 0 {
		t.Fatalf("%+v", v)
	}
	titles := lo.Map(v.Titles, func(c FileColumn, _ int) string { return c.Title })
	_, err = d.SaveProfile(ctx, clerk(), ProfileRequest{Kind: intake.Customers, Titles: titles, Mapping: map[string]string{"code": "编码A", "name": "编码A", "station": "没有的列", "shoe": "站"}})
	wantCode(t, err, "intake.mapping")
	for _, part := range []string{"同时给了", "没有「没有的列」这一列", "没有「shoe」这一栏", "「客户类别」还没有对应的列"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not say %s", err, part)
		}
	}
	p, err := d.SaveProfile(ctx, clerk(), ProfileRequest{Kind: intake.Customers, Name: "老系统", Titles: titles,
		Mapping: map[string]string{"code": "编码A", "name": "名头", "kind": "哪一类", "station": "站", "gasoline": "油量"}})
	if err != nil {
		t.Fatal(err)
	}
	if g, err := d.Sniff(ctx, up); err != nil || g.Kind != intake.Customers || !strings.Contains(g.Why, "老系统") {
		t.Errorf("guessed %+v %v", g, err)
	}
	next := csv("外来_2.csv", " 编码Ａ ,名头,哪一类,站,油量", "M00002,西风测试有限公司,机构客户,"+station+",2")
	for _, f := range []Upload{up, next} {
		if res := take(t, d, intake.Customers, f); res.Totals.New != 1 || res.Profile != "老系统" {
			t.Errorf("%s: %+v", f.Name, res)
		}
	}
	if c := stored(t, d, "M00001"); c.Name != "东风测试有限公司" || c.Need.Gasoline.Tonnes() != "3.500" {
		t.Errorf("%+v", c)
	}
	if err := d.RemoveProfile(ctx, clerk(), p.ID); err != nil {
		t.Fatal(err)
	}
	if g, _ := d.Sniff(ctx, next); g.Kind != "" {
		t.Errorf("still guessed %+v", g)
	}
}

// Where the columns have their usual names, the proposal is what the import does anyway, and a profile may choose otherwise.
func TestAProfileWinsOverTheNames(t *testing.T) {
	ctx := context.Background()
	d := office(t)
	_, station := known2(t, d)
	up := csv("两个电话.csv", "客户编号,客户名称,客户类别,归属加油站,联系电话,手机", "M1,测试一,个人客户,"+station+",0535-1234567,13800000001")
	v, err := d.Columns(ctx, clerk(), intake.Customers, up)
	if err != nil || len(v.Wrong) > 0 {
		t.Fatalf("%+v %v", v, err)
	}
	from := lo.SliceToMap(v.Wanted, func(w WantedColumn) (string, string) { return w.Key, w.From })
	if from["phone"] != "联系电话" {
		t.Errorf("%v", from)
	}
	from["phone"] = "手机"
	if _, err := d.SaveProfile(ctx, clerk(), ProfileRequest{Kind: intake.Customers, Titles: lo.Map(v.Titles, func(c FileColumn, _ int) string { return c.Title }), Mapping: from}); err != nil {
		t.Fatal(err)
	}
	take(t, d, intake.Customers, up)
	if c := stored(t, d, "M1"); c.Phone != "13800000001" {
		t.Errorf("%+v", c)
	}
}
