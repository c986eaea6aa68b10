package desk

import (
	"fuelbook/backend/access"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/report"

	"github.com/samber/lo"
)

// formsFor are the seven forms of all this data folder holds, a unit or the whole province, or with the code of a unit, district or station those of
// that branch alone. Of a closed month a branch's
// forms are cut from the records of today: signed are the unit's, and they stay as they are. Errors: access.whole_unit, desk.no_office.
func (w *monthWork) formsFor(a access.Actor, office string) ([7]report.Form, error) {
	if err := access.Allow(a, access.RunForms); err != nil {
		return [7]report.Form{}, err
	}
	if office == "" {
		return w.forms, nil
	}
	o, err := officeByCode(w.tree, office)
	if err != nil {
		return [7]report.Form{}, err
	}
	whole, _ := w.tree.Whole()
	if o.ID == whole.ID {
		return w.forms, nil
	}
	forms, _ := report.Build(w.input.Within(o.Name, func(id org.OfficeID) bool { return w.tree.Within(o.ID, id) }))
	for i := range forms {
		forms[i].Notes = append(forms[i].Notes, "本表只列"+o.Name+"的客户，按月末所属加油站划分；"+lo.Ternary(whole.Kind == org.Province, "全省", "全单位")+"以签字的七张表为准")
		if w.closed != nil {
			forms[i].Notes = append(forms[i].Notes, "本月已结账，本表由现在的记录划出")
		}
	}
	return forms, nil
}

// officeByCode finds an office somebody asked for. Error: desk.no_office.
func officeByCode(tree org.Tree, code string) (org.Office, error) {
	o, ok := tree.ByCode(code)
	if !ok {
		return o, fault.New(fault.NotFound, "desk.no_office", "没有代码为「"+code+"」的单位、片区或加油站", "请在下拉框里选")
	}
	return o, nil
}

// formFor picks one of formsFor. Errors: report.no_form, those of formsFor.
func (w *monthWork) formFor(a access.Actor, code report.Code, office string) (report.Form, error) {
	forms, err := w.formsFor(a, office)
	for _, f := range forms {
		if f.Code == code {
			return f, err
		}
	}
	if err != nil {
		return report.Form{}, err
	}
	return report.Form{}, fault.New(fault.NotFound, "report.no_form", "没有「"+string(code)+"」这张表", "表号为 F1 至 F7")
}
