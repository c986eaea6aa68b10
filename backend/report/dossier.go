package report

import (
	"fmt"
	"strconv"
	"strings"

	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// Fuelled is what was fuelled in a month, grams and fen.
type Fuelled struct {
	Month            calendar.Month
	Gasoline, Diesel measure.Gram
	Amount           money.Fen
	Count            int
}

// Dossier is what the summary of one customer says. Document and phone come masked.
type Dossier struct {
	Unit, Station, Manager, Body string
	Customer                     customer.Customer
	Document, Phone              string
	Level                        grading.Level
	Decision                     grading.Decision
	LevelWhy                     string
	Details                      []customer.Detail
	Cards                        []card.Card
	Agreements                   []agreement.Agreement
	Visits                       []visit.Visit
	Months                       []Fuelled // oldest first
	Today                        calendar.Date
}

// DossierPaper is 《客户档案摘要》: who the customer is, why it stands on its level, what it fuels, what was agreed and said. It is for work inside
// the office (5.1.3, 5.2.5); nothing of the vault is in it.
func DossierPaper(d Dossier) Paper {
	c := d.Customer
	p := Paper{Title: "客户档案摘要", Clause: "5.2.5", Unit: d.Unit, On: d.Today, Facts: []string{"客户编号：" + c.Code, "客户名称：" + c.Name, "打印日期：" + d.Today.Chinese()},
		Notes: []string{"证件和电话按规定遮蔽；敏感信息不打印。用毕按档案管理要求收存或销毁。"}, Signers: []string{"打印人", "客户责任人"}}
	p.Sections = append(p.Sections, pairs("一、基本情况", []string{"类型", string(c.Kind)}, []string{"证件", orDash(d.Document)}, []string{"行业", orDash(c.Industry)}, []string{"区县", orDash(c.CountyName)},
		[]string{"归属加油站", orDash(d.Station)}, []string{"客户责任人", orDash(d.Manager)}, []string{"管理主体", orDash(d.Body)}, []string{"联系人", orDash(c.Contact)}, []string{"电话", orDash(d.Phone)},
		[]string{"建档日期", c.Registered.Chinese()}, []string{"备注", orDash(c.Remark)}))
	p.Sections = append(p.Sections, Section{Title: "二、级别：" + string(d.Level) + "（" + orDash(string(d.Decision.Size)) + "）", Titles: []string{"条款", "级别", "依据"}, Weights: []int{18, 14, 68},
		Rows: lo.Map(d.Decision.Hits, func(h grading.Hit, _ int) []string { return []string{h.Clause, string(h.Level), h.Text} }), Empty: orDash(d.LevelWhy)})
	p.Sections = append(p.Sections, Section{Title: "三、近月加油", Titles: []string{"月份", "汽油（吨）", "柴油（吨）", "金额（元）", "次数"}, Weights: []int{20, 20, 20, 25, 15},
		Rows: lo.Map(d.Months, func(m Fuelled, _ int) []string {
			return []string{m.Month.String(), m.Gasoline.Tonnes(), m.Diesel.Tonnes(), m.Amount.Grouped(), strconv.Itoa(m.Count)}
		}), Graph: volumeGraph(d.Months)})
	return dossierRest(p, d)
}

func dossierRest(p Paper, d Dossier) Paper {
	p.Sections = append(p.Sections, Section{Title: "四、供油协议", Titles: []string{"编号", "层级", "状态", "期限"}, Weights: []int{36, 16, 14, 34}, Empty: "没有协议",
		Rows: lo.Map(d.Agreements, func(a agreement.Agreement, _ int) []string {
			return []string{a.Number, string(a.Level), string(a.Status), a.From.String() + " 至 " + orDash(a.To.String())}
		})})
	p.Sections = append(p.Sections, Section{Title: fmt.Sprintf("五、加油卡（%d张）", len(d.Cards)), Titles: []string{"卡号", "卡种", "持卡人", "车牌号", "开户日期"}, Weights: []int{30, 16, 20, 16, 18}, Empty: "没有加油卡",
		Rows: lo.Map(d.Cards, func(c card.Card, _ int) []string {
			return []string{c.Number, string(c.Kind), c.Holder, c.Plate, c.Opened.String()}
		})})
	details := lo.Filter(d.Details, func(x customer.Detail, _ int) bool { return x.Holds(d.Today) })
	p.Sections = append(p.Sections, Section{Title: "六、档案条目", Titles: []string{"类别", "自", "内容"}, Weights: []int{16, 16, 68}, Empty: "没有条目",
		Rows: lo.Map(details, func(x customer.Detail, _ int) []string {
			return []string{string(x.Kind), x.From.String(), x.Sentence()}
		})})
	p.Sections = append(p.Sections, Section{Title: "七、最近回访", Titles: []string{"日期", "方式", "内容", "意见反应", "下步措施"}, Weights: []int{14, 12, 30, 22, 22}, Empty: "没有回访",
		Rows: lo.Map(lo.Slice(d.Visits, 0, 10), func(v visit.Visit, _ int) []string {
			return []string{v.Date.String(), string(v.Way), strings.Join(lo.Compact([]string{v.Content, prefixed("需求：", v.Need)}), "；"), v.Opinion, v.NextStep + prefixed("\n跟进 ", v.FollowUp.String())}
		})})
	return p
}

// volumeGraph draws gasoline and diesel by month on each other.
func volumeGraph(months []Fuelled) *Graph {
	g := Graph{Kind: Stacked, Unit: "吨", Series: []Series{{Name: "汽油"}, {Name: "柴油"}}}
	for _, m := range months {
		g.Labels = append(g.Labels, strings.TrimPrefix(m.Month.String(), "20"))
		for i, v := range []measure.Gram{m.Gasoline, m.Diesel} {
			g.Series[i].Values, g.Series[i].Texts = append(g.Series[i].Values, int64(v)), append(g.Series[i].Texts, v.Tonnes())
		}
	}
	return &g
}

// prefixed is a text behind its name, "" where there is none.
func prefixed(name, s string) string { return lo.Ternary(s == "", "", name+s) }

func orDash(s string) string { return lo.CoalesceOrEmpty(strings.TrimSpace(s), "—") }

// Stop is one customer on a visit route.
type Stop struct {
	Code, Name, Level, Address, Contact, Phone string
	LastFuel                                   calendar.Date
	LastVisit                                  calendar.Date
	Place                                      string        // the station it belongs to, "" where the route does not go by stations
	DueOn                                      calendar.Date // by when it is to be visited, zero for no day
	Purpose                                    string        // why now
	Open                                       []string      // promises and opinions not yet dealt with
}

// RouteSheet is what somebody takes along on a round of visits.
type RouteSheet struct {
	Unit, Visitor string
	On            calendar.Date
	Stops         []Stop
}

// RoutePaper is 《拜访路线单》 (6.7.1): the stops in order with what to know, and lines to write back what was said.
func RoutePaper(s RouteSheet) Paper {
	p := Paper{Title: "拜访路线单", Clause: "6.7.1", Unit: s.Unit, On: s.On, Wide: true, Facts: []string{"拜访日期：" + s.On.Chinese(), "拜访人：" + orDash(s.Visitor), fmt.Sprintf("共%d户", len(s.Stops))},
		Notes: []string{"回来后照此单在「客户维护」逐行补录，或在「客户档案」登记；没有见到的写明原因，改日再访。"}, Signers: []string{"拜访人", "审阅人"}}
	rows := lo.Map(s.Stops, func(x Stop, i int) []string {
		return []string{strconv.Itoa(i + 1), x.Name + "\n" + x.Code + " " + x.Level, orDash(strings.TrimSpace(x.Place + "\n" + x.Address)), orDash(x.Contact) + "\n" + orDash(x.Phone), "加油 " + orDash(x.LastFuel.String()) + "\n回访 " + orDash(x.LastVisit.String()),
			orDash(x.Purpose) + lo.Ternary(x.DueOn.IsZero(), "", "\n应于"+x.DueOn.String()+"前"), orDash(strings.Join(x.Open, "；")), ""}
	})
	p.Sections = []Section{{Title: "按顺序拜访", Titles: []string{"序", "客户", "地址", "联系人和电话", "最近", "事由", "未办结", "本次记录（意见、承诺、下次日期）"}, Weights: []int{3, 16, 15, 11, 11, 11, 13, 20}, Rows: rows, Empty: "没有客户"}}
	return p
}
