package desk

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fuelbook/backend/intake"
	"fuelbook/backend/org"
	"fuelbook/backend/report"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// madeUnit are the files of a made-up unit: two districts, three stations, five institutions, their cards and the fuel of two months, n times as much.
type madeUnit struct {
	offices, staff string
	files          map[intake.Kind]string
}

func unitFiles(code, name string, times int) madeUnit {
	u := madeUnit{files: map[intake.Kind]string{}}
	west, east := code[:4]+"03", code[:4]+"82"
	u.offices = fmt.Sprintf("%[1]s,%[2]s分公司,所属单位,SD,,,营业,\n%[1]sW,%[2]s西片区,零管片区,%[1]s,,,营业,\n%[1]sE,%[2]s东片区,零管片区,%[1]s,,,营业,\n"+
		"%[1]s1,%[2]s一站,加油站,%[1]sW,%[3]s,%[2]s西区,营业,\n%[1]s2,%[2]s二站,加油站,%[1]sW,%[3]s,%[2]s西区,停业装修,\n%[1]s3,%[2]s三站,加油站,%[1]sE,%[4]s,%[2]s东区,营业,\n", code, name, west, east)
	u.staff = fmt.Sprintf("%[1]s01,%[2]s甲,%[1]s,客户管理岗,,2017-08-03\n%[1]s02,%[2]s乙,%[1]s1,站经理,,2018-08-03\n", code, name)
	customers := "客户编号,客户名称,客户类型,区县,归属加油站,责任人工号,汽油月需求(吨),柴油月需求(吨),建档日期\n"
	cards, sales := "卡号,客户名称,卡类型,网点,开户日期\n", "流水号,卡号,客户名称,加油站,交易时间,油品,数量(升),金额(元)\n"
	for i, station := range []string{"一站", "一站", "二站", "三站", "三站"} {
		i++
		who, card, at := fmt.Sprintf("%s试验单位%d", name, i), fmt.Sprintf("98%s000000%02d", code, i), name+station
		customers += fmt.Sprintf("%sJ%05d,%s,机构客户,%s,%s,%s02,%d,%d0,2024-01-01\n", lo.Ternary(i < 4, west, east), i, who, name+lo.Ternary(i < 4, "西区", "东区"), at, code, i, i)
		cards += fmt.Sprintf("%s,%s,单位管理卡,%s,2025-01-05\n", card, who, at)
		for k, day := range []string{"2026-09-0", "2026-10-0"} {
			sales += fmt.Sprintf("%[1]s%[2]d%[3]d1,%[4]s,%[5]s,%[6]s,%[7]s%[2]d 08:00:00,0#柴油,%[8]d,5000.00\n%[1]s%[2]d%[3]d2,%[4]s,%[5]s,%[6]s,%[7]s%[2]d 09:00:00,92#汽油,%[8]d,700.00\n", code, i, k, card, who, at, day, (i+k)*100*times)
		}
	}
	u.files[intake.Customers], u.files[intake.Cards], u.files[intake.Sales] = customers, cards, sales
	return u
}

// province is the desk of a province that opened the October parcels of two units.
func province(t *testing.T) *Desk {
	t.Helper()
	const offices, staff = "机构代码,机构名称,机构类型,上级代码,区县代码,区县,营业状态,地址\n", "工号,姓名,机构代码,岗位,手机,入职日期\n"
	file := func(name, text string) Upload { return Upload{name, []byte("\ufeff" + text)} }
	one, two, above := unitFiles("371000", "甲市", 70), unitFiles("371100", "乙市", 20), open(t)
	take(t, above, intake.Offices, file("机构.csv", offices+"SD,试验省公司,省公司,,,,营业,\n"+one.offices+two.offices))
	take(t, above, intake.Staff, file("员工.csv", staff+one.staff+two.staff))
	keyed(t, above, officeOf(t, above, org.Province))
	for _, u := range []madeUnit{one, two} {
		below := open(t)
		take(t, below, intake.Offices, file("机构.csv", offices+u.offices))
		take(t, below, intake.Staff, file("员工.csv", staff+u.staff))
		for _, k := range []intake.Kind{intake.Customers, intake.Cards, intake.Sales} {
			take(t, below, k, file(string(k)+".csv", u.files[k]))
		}
		keyed(t, below, officeOf(t, below, org.Unit))
		accept(t, above, below)
		accept(t, below, above)
		_, data := parcelOf(t, below)
		mustTake(t, above, data)
	}
	return above
}

// TestTheProvinceIsTheSumOfItsUnits: where the parcels of several units were opened, the forms are the province's; each unit has its own, and so have
// its districts and stations; the units add up to the province in every countable total.
func TestTheProvinceIsTheSumOfItsUnits(t *testing.T) {
	ctx, d := context.Background(), province(t)
	var w *monthWork
	lo.Must0(d.store.View(ctx, func(tx *store.Tx) (err error) { w, err = d.work(tx, october); return err }))
	whole, parts, districts := map[string]int64{}, map[string]int64{}, map[string]int64{}
	for _, f := range w.forms {
		if f.Unit != "试验省公司" {
			t.Errorf("%s is of %s", f.Code, f.Unit)
		}
		whole = lo.Assign(whole, sums(f))
	}
	units := w.tree.Units()
	own := map[string]map[string]int64{}
	for _, o := range w.tree.Offices() {
		if o.Kind != org.Unit && o.Kind != org.District {
			continue
		}
		forms, err := w.formsFor(clerk(), o.Code)
		if err != nil {
			t.Fatal(err)
		}
		into := lo.Ternary(o.Kind == org.Unit, parts, districts)
		mine := map[string]int64{}
		for _, f := range forms {
			if f.Unit != o.Name || !strings.Contains(strings.Join(f.Notes, ""), "全省以签字的七张表为准") {
				t.Errorf("%s of %s does not say whose it is: %v", f.Code, o.Name, f.Notes)
			}
			for k, n := range sums(f) {
				into[k] += n
				mine[k] = n
			}
		}
		if o.Kind == org.Unit {
			own[o.Name] = mine
		}
	}
	for k, n := range whole {
		if parts[k] != n && k != "F1 B minimum" { // a mean
			t.Errorf("%s: the province has %d, its %d units %d", k, n, len(units), parts[k])
		}
		if strings.HasPrefix(k, "F4") && districts[k] != n {
			t.Errorf("%s: the province has %d, the districts %d", k, n, districts[k])
		}
	}
	if len(units) != 2 || own["甲市分公司"]["F4 A closing"] != 5 || own["乙市分公司"]["F4 A closing"] != 5 || own["甲市分公司"]["F4 A 柴油"] <= own["乙市分公司"]["F4 A 柴油"] {
		t.Errorf("nothing was compared: %v", own)
	}
	if f, err := d.Form(ctx, clerk(), october, report.F4, "SD"); err != nil || f.Unit != "试验省公司" || strings.Contains(strings.Join(f.Notes, ""), "本表只列") {
		t.Errorf("the province's own code gives %s %v: %v", f.Unit, f.Notes, err)
	}
	v, err := d.Trend(ctx, clerk(), october, TrendQuery{By: "所属单位"})
	if err != nil || len(v.Series) != 3 || v.Series[2].Label != "乙市分公司" {
		t.Errorf("%+v %v", v.Series, err)
	}
	products, err := d.Trend(ctx, clerk(), october, TrendQuery{By: "品号", Office: "371100"})
	if err != nil || len(products.Series) != 3 || products.Series[0].Text[12] != v.Series[2].Text[12] {
		t.Errorf("the products of a unit: %+v, the unit %+v, %v", products.Series, v.Series[2], err)
	}
	_, err = d.Form(ctx, clerk(), october, report.F4, "999999")
	wantCode(t, err, "desk.no_office")
}
