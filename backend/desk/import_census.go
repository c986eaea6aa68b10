package desk

import (
	"fuelbook/backend/census"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
	"fuelbook/backend/org"
	"fuelbook/backend/sheet"

	"github.com/samber/lo"
)

// prospectKey is the business key of a potential customer: the station and the name, spelling folded.
func prospectKey(station org.OfficeID, name string) string {
	return string(station) + "|" + identity.CompanyKey(name)
}

// takeProspects reads filled sheets of 附录2: update by station and name. Status and links stay, as they change by steps only.
func takeProspects(j *job) (sheet.Summary, error) {
	saver, err := newProspectSaver(j.tx)
	if err != nil {
		return sheet.Summary{}, err
	}
	staff, err := staffByNumber(j.tx)
	if err != nil {
		return sheet.Summary{}, err
	}
	known, err := j.tx.Prospects()
	if err != nil {
		return sheet.Summary{}, err
	}
	byKey := lo.KeyBy(known, func(p census.Prospect) string { return prospectKey(p.StationID, p.Name) })
	seen := map[string]int{}
	return j.rows(func(r row) error {
		p, fs := readProspect(r, saver.tree, staff)
		if p.StationID != "" && p.Name != "" {
			key := prospectKey(p.StationID, p.Name)
			if first, ok := seen[key]; ok {
				fs = append(fs, r.wrong("name", "intake.twice", "「"+p.Name+"」在第"+itoa(first)+"行已经出现过", "一个站的同一潜在客户只能有一行，请删去重复的"))
			}
			seen[key] = r.rec.Row
		}
		if len(fs) > 0 {
			j.reject(r, fs)
			return nil
		}
		old, existed := byKey[prospectKey(p.StationID, p.Name)]
		if existed {
			r.carryProspect(old, &p)
			if p.SurveyedOn.Before(old.SurveyedOn) {
				j.reject(r, fault.List{r.wrong("date", "census.older", "「"+p.Name+"」已有"+old.SurveyedOn.String()+"的调查，比这一行新", "请核对调查日期；确要更正请在「潜在客户」中修改")})
				return nil
			}
			j.prospectChanges(old, p)
		}
		saved, err := saver.save(p)
		if err != nil {
			return err
		}
		j.count(existed, saved.Rev != old.Rev)
		return nil
	})
}

func readProspect(r row, tree org.Tree, staff map[string]org.Staff) (census.Prospect, fault.List) {
	var fs fault.List
	p := census.Prospect{Area: r.need(&fs, "area"), SurveyedOn: r.date(&fs, "date", true), Surveyor: r.text("surveyor"), Name: r.need(&fs, "name"), Address: r.text("address"),
		Vehicles: r.text("vehicles"), Cycle: r.text("cycle"), CurrentPlace: r.text("current"), Competitor: r.text("competitor"), Bond: r.text("bond"), PayMode: r.text("pay"),
		Decider: r.text("decider"), DeciderPhone: r.text("phone"), Importance: r.text("importance"), Difficulty: r.text("difficulty"), Intent: r.text("intent"), Remark: r.text("remark"), Status: census.Found}
	p.ObjectKind = string(oneOf(r, &fs, "kind", lo.Map(census.ObjectKinds(), func(s string, _ int) census.AreaKind { return census.AreaKind(s) })...))
	p.Gasoline, p.Diesel = gram(r.scaled(&fs, "gasoline", false, tonnes)), gram(r.scaled(&fs, "diesel", false, tonnes))
	p.Rank = int(r.scaled(&fs, "rank", false, whole))
	if name := r.need(&fs, "station"); name != "" {
		o, ok := tree.ByName(name)
		if !ok || o.Kind != org.Station {
			fs = append(fs, r.wrong("station", "intake.no_station", "没有叫「"+name+"」的加油站", "请核对站名，或先导入机构"))
		}
		p.StationID = o.ID
	}
	if n := r.text("responsible"); n != "" {
		s, ok := staff[n]
		if !ok {
			fs = append(fs, r.wrong("responsible", "intake.no_staff", "没有工号「"+n+"」", "请先导入员工，或核对工号"))
		}
		p.ResponsibleID = s.ID
	}
	said := lo.SliceToMap(fs, func(f *fault.Fault) (string, bool) { return f.Field, true })
	columns := map[string]string{"surveyedOn": "date", "objectKind": "kind"}
	for _, f := range census.Check(p) {
		if key := lo.CoalesceOrEmpty(columns[f.Field], f.Field); !said[key] {
			fs = append(fs, r.place(key, f))
		}
	}
	return p, fs
}

// carryProspect keeps what is stored in fields the file has no column for.
func (r row) carryProspect(old census.Prospect, p *census.Prospect) {
	p.ID, p.Rev, p.Status = old.ID, old.Rev, old.Status
	for _, f := range []struct {
		key    string
		field  *string
		stored string
	}{{"surveyor", &p.Surveyor, old.Surveyor}, {"address", &p.Address, old.Address}, {"vehicles", &p.Vehicles, old.Vehicles}, {"cycle", &p.Cycle, old.Cycle}, {"current", &p.CurrentPlace, old.CurrentPlace},
		{"competitor", &p.Competitor, old.Competitor}, {"bond", &p.Bond, old.Bond}, {"pay", &p.PayMode, old.PayMode}, {"decider", &p.Decider, old.Decider}, {"phone", &p.DeciderPhone, old.DeciderPhone},
		{"importance", &p.Importance, old.Importance}, {"difficulty", &p.Difficulty, old.Difficulty}, {"intent", &p.Intent, old.Intent}, {"remark", &p.Remark, old.Remark}} {
		keep(r, f.key, f.field, f.stored)
	}
	keep(r, "gasoline", &p.Gasoline, old.Gasoline)
	keep(r, "diesel", &p.Diesel, old.Diesel)
	keep(r, "rank", &p.Rank, old.Rank)
	keep(r, "responsible", &p.ResponsibleID, old.ResponsibleID)
}

func (j *job) prospectChanges(a, b census.Prospect) {
	for _, f := range [][3]string{{"责任区域", a.Area, b.Area}, {"调查日期", a.SurveyedOn.String(), b.SurveyedOn.String()}, {"调查人", a.Surveyor, b.Surveyor}, {"对象类别", a.ObjectKind, b.ObjectKind},
		{"地址", a.Address, b.Address}, {"车辆数与车型", a.Vehicles, b.Vehicles}, {"汽油月需求(吨)", a.Gasoline.Tonnes(), b.Gasoline.Tonnes()}, {"柴油月需求(吨)", a.Diesel.Tonnes(), b.Diesel.Tonnes()},
		{"需求周期规律", a.Cycle, b.Cycle}, {"目前消费地点", a.CurrentPlace, b.CurrentPlace}, {"竞争对手及优惠", a.Competitor, b.Competitor}, {"维系手段", a.Bond, b.Bond}, {"结算/支付方式", a.PayMode, b.PayMode},
		{"业务决策人及职务", a.Decider, b.Decider}, {"电话", a.DeciderPhone, b.DeciderPhone}, {"重要程度", a.Importance, b.Importance}, {"开发难度", a.Difficulty, b.Difficulty}, {"开发排序", itoa(a.Rank), itoa(b.Rank)},
		{"客户意向", a.Intent, b.Intent}, {"备注", a.Remark, b.Remark}} {
		j.change(string(b.ID), b.Name, f[0], f[1], f[2])
	}
}
