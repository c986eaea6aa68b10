// Package census knows areas of responsibility, campaigns and the potential customers found in them (6.5.1, 6.5.2).
package census

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
)

// ID is the opaque identity of a potential customer (UUIDv7).
type ID string

// Status of a potential customer (domain 5).
type Status string

// Statuses.
const (
	Found     Status = "登记"
	Valid     Status = "有效"
	Invalid   Status = "无效"
	Pursued   Status = "开发中"
	Converted Status = "已转化"
	Shelved   Status = "搁置"
)

// Prospect is one line of 《潜在客户调查表》(附录2).
type Prospect struct {
	ID            ID            `json:"id"`
	StationID     org.OfficeID  `json:"stationId"`
	Area          string        `json:"area"`       // 街道 / 居民小区 / 厂矿企业, as written on the sheet
	AreaID        AreaID        `json:"areaId"`     // the area of responsibility, empty where the text names none that is known
	CampaignID    CampaignID    `json:"campaignId"` // the census round it was last surveyed in, empty for records without one
	SurveyedOn    calendar.Date `json:"surveyedOn"`
	Surveyor      string        `json:"surveyor"`
	Name          string        `json:"name"`
	ObjectKind    string        `json:"objectKind"` // 政府机关, 企事业单位, 居民社区, 商场, 停车场, 办公楼, 其他
	Address       string        `json:"address"`
	Vehicles      string        `json:"vehicles"` // number and types
	Gasoline      measure.Gram  `json:"gasoline"` // per month
	Diesel        measure.Gram  `json:"diesel"`
	Cycle         string        `json:"cycle"`      // 需求周期规律
	CurrentPlace  string        `json:"current"`    // 目前消费地点
	Competitor    string        `json:"competitor"` // 竞争对手及优惠
	Bond          string        `json:"bond"`       // 维系手段
	PayMode       string        `json:"payMode"`
	Decider       string        `json:"decider"` // 业务决策人及职务
	DeciderPhone  string        `json:"deciderPhone"`
	Importance    string        `json:"importance"` // 高 / 中 / 低
	Difficulty    string        `json:"difficulty"`
	Rank          int           `json:"rank"`
	ResponsibleID org.StaffID   `json:"responsibleId"`
	Intent        string        `json:"intent"`
	Status        Status        `json:"status"`
	StatusOn      calendar.Date `json:"statusOn"`   // when the status was last changed
	StatusWhy     string        `json:"statusWhy"`  // and why
	CustomerID    customer.ID   `json:"customerId"` // the customer it became
	Remark        string        `json:"remark"`
	Rev           int64         `json:"rev"`
}
