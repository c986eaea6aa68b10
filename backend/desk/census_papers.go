package desk

import (
	"context"
	"io"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/report"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// SurveyPaper says what blank sheets to print: of one station or of all ("" and no workbook), with how many empty records, and whether
// the potential customers known already are printed to be asked again.
type SurveyPaper struct {
	Station org.OfficeID
	Empty   int
	Again   bool
}

// maxEmpty bounds the empty records of a sheet: ten pages.
const maxEmpty = 100

// WriteSurvey writes blank sheets of 《潜在客户调查表》 for a campaign, as PDF of all stations or one, or as a workbook of one station to be
// filled in and sent back. Errors: census.special, census.rows, census.one_station, pdf.*.
func (d *Desk) WriteSurvey(ctx context.Context, a access.Actor, id census.CampaignID, q SurveyPaper, format Format, out io.Writer) (name string, err error) {
	if q.Empty < 0 || q.Empty > maxEmpty || q.Empty == 0 && !q.Again {
		return "", fault.New(fault.Invalid, "census.rows", "空行数应在1到"+itoa(maxEmpty)+"之间", "只印复查时可以填0").On("rows")
	}
	var sheets []report.SurveySheet
	err = d.view(ctx, a, access.ExportFiles, func(tx *store.Tx) error {
		sheets, err = d.surveySheets(tx, a, id, q)
		return err
	})
	if err != nil {
		return "", err
	}
	title := "潜在客户调查表_" + string(sheets[0].Round) + "_" + lo.Ternary(len(sheets) == 1, sheets[0].Station, sheets[0].Unit)
	if format == XLSX {
		if len(sheets) != 1 {
			return "", fault.New(fault.Invalid, "census.one_station", "工作簿一次做一个加油站的", "请先选择加油站").On("station")
		}
		return safeName(title) + ".xlsx", sheet.WriteForm(out, report.SurveyBook(sheets[0]))
	}
	printer, err := d.printer()
	if err != nil {
		return "", err
	}
	return safeName(title) + ".pdf", printer.Surveys(out, sheets)
}

func (d *Desk) surveySheets(tx *store.Tx, a access.Actor, id census.CampaignID, q SurveyPaper) ([]report.SurveySheet, error) {
	c, err := tx.Campaign(id)
	if err != nil {
		return nil, err
	}
	if c.Kind != census.General {
		return nil, fault.New(fault.Invalid, "census.special", "专项调查没有潜在客户调查表", "请在专项调查中按名单登记结果")
	}
	work, err := d.stationWork(tx, a, q.Station)
	if err != nil {
		return nil, err
	}
	staff, err := tx.Staff()
	if err != nil {
		return nil, err
	}
	people := lo.SliceToMap(staff, func(s org.Staff) (org.StaffID, string) { return s.ID, s.Name })
	return lo.Map(work, func(w stationWork, _ int) report.SurveySheet {
		s := report.SurveySheet{Unit: w.unit, Station: w.station.Name, District: w.district, Round: c.Round, StationDue: c.StationDue, DueOn: c.DueOn, Empty: q.Empty, Staff: people,
			Areas: lo.Map(w.areas, func(x census.Area, _ int) string { return x.Name })}
		if q.Again {
			s.Again = lo.Filter(w.prospects, func(p census.Prospect, _ int) bool { return p.Status != census.Converted && p.CampaignID != c.ID })
		}
		return s
	}), nil
}

// stationWork is what papers of one station are made of.
type stationWork struct {
	unit, district string
	station        org.Office
	areas          []census.Area // in force
	prospects      []census.Prospect
	competitors    []census.Competitor
}

// stationWork reads one station of the account's branch, or every one in business for "". Error: census.no_station.
func (d *Desk) stationWork(tx *store.Tx, a access.Actor, id org.OfficeID) (out []stationWork, err error) {
	var (
		tree        org.Tree
		areas       []census.Area
		prospects   []census.Prospect
		competitors []census.Competitor
	)
	for _, read := range []func() error{
		func() (e error) { tree, e = loadTree(tx); return },
		func() (e error) { areas, e = tx.Areas(); return },
		func() (e error) { prospects, e = tx.Prospects(); return },
		func() (e error) { competitors, e = tx.Competitors(); return },
	} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	today := calendar.FromTime(d.now())
	unit, _ := tree.Unit()
	for _, o := range lo.Filter(printed(tree, id), func(o org.Office, _ int) bool { return reach(a, tree).MayRead(o.ID) == nil }) {
		w := stationWork{unit: unit.Name, station: o}
		if up, ok := tree.DistrictOf(o.ID); ok {
			w.district = up.Name
		}
		w.areas = lo.Filter(areas, func(x census.Area, _ int) bool { return x.StationID == o.ID && x.InForce(today) })
		w.prospects = lo.Filter(prospects, func(p census.Prospect, _ int) bool { return p.StationID == o.ID })
		w.competitors = lo.Filter(competitors, func(c census.Competitor, _ int) bool { return c.StationID == o.ID })
		out = append(out, w)
	}
	if len(out) == 0 {
		return nil, fault.New(fault.NotFound, "census.no_station", "没有可打印的加油站", "请从列表中选择；没有加油站时请先导入机构").On("station")
	}
	return out, nil
}

// printed are the stations a paper is of: the one asked for, or all in business.
func printed(tree org.Tree, id org.OfficeID) []org.Office {
	return lo.Filter(tree.Offices(), func(o org.Office, _ int) bool {
		return o.Kind == org.Station && (o.ID == id || id == "" && o.Status == org.Open)
	})
}

// WriteMarket writes 《市场形态表》 of one station, or of all in business. Errors: census.no_station, pdf.*, sheet.*.
func (d *Desk) WriteMarket(ctx context.Context, a access.Actor, station org.OfficeID, format Format, out io.Writer) (name string, err error) {
	var forms []report.Form
	err = d.withMonth(ctx, a, access.ExportFiles, calendar.Month{}, func(tx *store.Tx, w *monthWork) error {
		forms, err = d.marketForms(tx, a, w, station)
		return err
	})
	if err != nil {
		return "", err
	}
	name = safeName("市场形态表_" + forms[0].Month.String() + "_" + lo.Ternary(len(forms) == 1, forms[0].Place, "各站"))
	if format == XLSX {
		return name + ".xlsx", sheet.WriteForms(out, forms)
	}
	printer, err := d.printer()
	if err != nil {
		return "", err
	}
	return name + ".pdf", printer.Forms(out, forms)
}

func (d *Desk) marketForms(tx *store.Tx, a access.Actor, w *monthWork, station org.OfficeID) ([]report.Form, error) {
	work, err := d.stationWork(tx, a, station)
	if err != nil {
		return nil, err
	}
	rows := lo.GroupBy(w.rows, func(r tracking.Row) org.OfficeID { return r.Customer.StationID })
	return lo.Map(work, func(x stationWork, _ int) report.Form {
		return report.Market(report.MarketInput{Unit: x.unit, Station: x.station, Month: w.month, FiledOn: calendar.FromTime(d.now()), Competitors: x.competitors,
			Prospects: x.prospects, Areas: x.areas, Rows: rows[x.station.ID]})
	}), nil
}

// Market is 《市场形态表》 of one station for the screen. Error: census.no_station.
func (d *Desk) Market(ctx context.Context, a access.Actor, station org.OfficeID) (v FormView, err error) {
	err = d.withMonth(ctx, a, access.ReadCustomers, calendar.Month{}, func(tx *store.Tx, w *monthWork) error {
		forms, err := d.marketForms(tx, a, w, station)
		if err == nil {
			v = formView(forms[0], false)
		}
		return err
	})
	return v, err
}
