package desk

import (
	"context"
	"fmt"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// Territory shows the areas of responsibility, the lists of streets, and what overlaps or lacks a station (6.5.1).
func (d *Desk) Territory(ctx context.Context, a access.Actor) (TerritoryView, error) {
	v := TerritoryView{Areas: []AreaView{}, Streets: []census.Street{}, Counties: []Choice{}}
	err := d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		in, err := d.territory(tx)
		if err != nil {
			return err
		}
		v.Round = in.Round.Label()
		name := lo.SliceToMap(in.Stations, func(o org.Office) (org.OfficeID, string) { return o.ID, o.Name })
		areaName := lo.SliceToMap(in.Areas, func(x census.Area) (census.AreaID, string) { return x.ID, x.Name })
		v.Areas = lo.Map(in.Areas, func(x census.Area, _ int) AreaView {
			return AreaView{Area: x, Station: name[x.StationID], Parent: areaName[x.ParentID], Records: in.Surveyed[x.ID], InForce: x.InForce(in.On)}
		})
		v.Streets = in.Streets
		v.Counties = lo.Map(in.Counties, func(c org.County, _ int) Choice { return choice(c.Code, c.Name, "") })
		v.Gaps = census.Gaps(in)
		return nil
	})
	return v, err
}

// territory reads what the report of areas is made of.
func (d *Desk) territory(tx *store.Tx) (in census.Territory, err error) {
	in = census.Territory{On: calendar.FromTime(d.now()), Surveyed: map[census.AreaID]int{}}
	tree, err := loadTree(tx)
	if err != nil {
		return in, err
	}
	in.Counties = tree.Counties()
	in.Stations = lo.Filter(tree.Offices(), func(o org.Office, _ int) bool { return o.Kind == org.Station })
	if in.Areas, err = tx.Areas(); err != nil {
		return in, err
	}
	if in.Streets, err = tx.Streets(); err != nil {
		return in, err
	}
	if in.Round, err = runningRound(tx); err != nil || in.Round == "" {
		return in, err
	}
	_, list, err := roundRecords(tx, in.Round)
	for _, p := range list {
		in.Surveyed[p.AreaID]++
	}
	return in, err
}

// SaveArea changes an area of responsibility. Errors: census.* per field, store.stale.
func (d *Desk) SaveArea(ctx context.Context, a access.Actor, x census.Area) (census.Area, error) {
	err := d.update(ctx, a, access.RunCensus, func(tx *store.Tx) (err error) {
		x, err = putArea(tx, x)
		return err
	})
	return x, err
}

func putArea(tx *store.Tx, x census.Area) (census.Area, error) {
	tree, err := loadTree(tx)
	if err != nil {
		return x, err
	}
	all, err := tx.Areas()
	if err != nil {
		return x, err
	}
	x.Name = strings.TrimSpace(x.Name)
	fs := census.CheckArea(x, all)
	if o, ok := tree.Office(x.StationID); !ok || o.Kind != org.Station {
		fs = append(fs, fault.New(fault.Invalid, "census.station", "没有这个加油站", "请从列表中选择").On("stationId"))
	}
	county, ok := lo.Find(tree.Counties(), func(c org.County) bool { return c.Code == x.CountyCode })
	if !ok && x.CountyCode != "" && !lo.ContainsBy(all, func(o census.Area) bool { return o.ID == x.ID && o.CountyCode == x.CountyCode }) {
		fs = append(fs, fault.New(fault.Invalid, "census.county", "这个区县没有营业加油站", "请从列表中选择").On("countyCode"))
	}
	x.CountyName = lo.CoalesceOrEmpty(county.Name, x.CountyName)
	if err := fs.OrNil(); err != nil {
		return x, err
	}
	return tx.SaveArea(x)
}

// AddAreas takes areas typed together, a name a line: all of them or none. Lines the station has already are counted as same.
// Errors: census.* per field, census.area_twice never.
func (d *Desk) AddAreas(ctx context.Context, a access.Actor, n NewAreas) (Added, error) {
	out := Added{}
	err := d.update(ctx, a, access.RunCensus, func(tx *store.Tx) error {
		names := lines(n.Names)
		if len(names) == 0 {
			return fault.New(fault.Invalid, "census.empty", "区域名称不能空", "每行写一个街道、居民小区或厂矿企业").On("names")
		}
		for _, name := range names {
			_, err := putArea(tx, census.Area{StationID: n.StationID, Kind: n.Kind, Name: name, CountyCode: n.CountyCode, ParentID: n.ParentID, Note: n.Note, From: n.From})
			switch {
			case err == nil:
				out.New++
			case fault.Is(err, "census.area_twice") && len(faultsOf(err)) == 1:
				out.Same++
			default:
				return err
			}
		}
		out.Message = fmt.Sprintf("新增%d个责任区域，已有%d个", out.New, out.Same)
		return nil
	})
	return out, err
}

func faultsOf(err error) fault.List {
	if list, ok := err.(fault.List); ok { //nolint:errorlint // OrNil gives the list itself
		return list
	}
	return fault.List{fault.From(err)}
}

// lines are the filled lines of a text; several names in a line are parted by 、，; or a tab.
func lines(text string) []string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\r\n\t、，,；;", r) })
	return lo.Uniq(lo.Compact(lo.Map(parts, func(s string, _ int) string { return strings.TrimSpace(s) })))
}

// AddStreets adds to the list of 乡镇街道 of a county. Errors: census.county, census.empty.
func (d *Desk) AddStreets(ctx context.Context, a access.Actor, n NewStreets) (Added, error) {
	out := Added{}
	err := d.update(ctx, a, access.RunCensus, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		county, ok := lo.Find(tree.Counties(), func(c org.County) bool { return c.Code == n.CountyCode })
		if !ok {
			return fault.New(fault.Invalid, "census.county", "请选择区县", "只列有营业加油站的区县").On("countyCode")
		}
		names := lines(n.Names)
		if len(names) == 0 {
			return fault.New(fault.Invalid, "census.empty", "街道名称不能空", "每行写一个乡镇或街道").On("names")
		}
		known, err := tx.Streets()
		if err != nil {
			return err
		}
		for _, name := range names {
			if lo.ContainsBy(known, func(s census.Street) bool {
				return s.CountyCode == county.Code && census.PlaceKey(s.Name) == census.PlaceKey(name)
			}) {
				out.Same++
				continue
			}
			saved, err := tx.SaveStreet(census.Street{CountyCode: county.Code, CountyName: county.Name, Name: name})
			if err != nil {
				return err
			}
			known = append(known, saved)
			out.New++
		}
		out.Message = fmt.Sprintf("%s名册新增%d个，已有%d个", county.Name, out.New, out.Same)
		return nil
	})
	return out, err
}

// RemoveStreet takes a street off the list. Error: store.not_found.
func (d *Desk) RemoveStreet(ctx context.Context, a access.Actor, id string) error {
	return d.update(ctx, a, access.RunCensus, func(tx *store.Tx) error {
		s, err := tx.Street(id)
		if err != nil {
			return err
		}
		return tx.RemoveStreet(s)
	})
}

// Competitors lists the competitors near our stations.
func (d *Desk) Competitors(ctx context.Context, a access.Actor) ([]CompetitorView, error) {
	out := []CompetitorView{}
	err := d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		list, err := tx.Competitors()
		out = lo.FilterMap(list, func(c census.Competitor, _ int) (CompetitorView, bool) {
			o, _ := tree.Office(c.StationID)
			return CompetitorView{c, o.Name}, reach(a, tree).MayRead(c.StationID) == nil
		})
		return err
	})
	return out, err
}

// SaveCompetitor creates or changes a competitor. Errors: census.* per field, store.stale.
func (d *Desk) SaveCompetitor(ctx context.Context, a access.Actor, c census.Competitor) (census.Competitor, error) {
	err := d.update(ctx, a, access.EditProspects, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		known, err := tx.Competitors()
		if err != nil {
			return err
		}
		fs := census.CheckCompetitor(c)
		if old, ok := lo.Find(known, func(x census.Competitor) bool { return x.ID == c.ID }); ok && reach(a, tree).MayRead(old.StationID) != nil {
			return reach(a, tree).MayRead(old.StationID)
		}
		if o, ok := tree.Office(c.StationID); !ok || o.Kind != org.Station {
			fs = append(fs, fault.New(fault.Invalid, "census.station", "没有这个加油站", "请从列表中选择").On("stationId"))
		}
		if err := reach(a, tree).MayRead(c.StationID); err != nil {
			fs = append(fs, fault.From(err).On("stationId"))
		}
		if err := fs.OrNil(); err != nil {
			return err
		}
		c, err = tx.SaveCompetitor(c)
		return err
	})
	return c, err
}
