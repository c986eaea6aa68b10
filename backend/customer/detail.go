package customer

import (
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/identity"
	"fuelbook/backend/measure"

	"github.com/samber/lo"
)

// DetailID is the opaque identity of one entry of an archive (UUIDv7).
type DetailID string

// DetailKind is what an entry of the archive is about.
type DetailKind string

// Kinds of entries.
const (
	ClassDetail   DetailKind = "分类"
	ContactDetail DetailKind = "联系人"
	AddressDetail DetailKind = "地址"
	VehicleDetail DetailKind = "车辆"
	TankDetail    DetailKind = "储油"
	SupplyDetail  DetailKind = "现供油方"
	NeedDetail    DetailKind = "需求"
)

// Detail is one entry of a customer's archive: of its pointers, exactly the one of its kind is set.
type Detail struct {
	ID         DetailID      `json:"id"`
	CustomerID ID            `json:"customerId"`
	Kind       DetailKind    `json:"kind"`
	Class      *Membership   `json:"class,omitempty"`
	Contact    *Contact      `json:"contact,omitempty"`
	Address    *Address      `json:"address,omitempty"`
	Vehicle    *Vehicle      `json:"vehicle,omitempty"`
	Tank       *Tank         `json:"tank,omitempty"`
	Supply     *Supply       `json:"supply,omitempty"`
	Need       *NeedRecord   `json:"need,omitempty"`
	From       calendar.Date `json:"from"`
	To         calendar.Date `json:"to"` // last day, zero while it holds
	Rev        int64         `json:"rev"`
}

// Holds reports whether the entry holds on a day.
func (d Detail) Holds(day calendar.Date) bool {
	return !d.From.After(day) && (d.To.IsZero() || !d.To.Before(day))
}

// Tree is one of the three independent classifications (6.2.1–6.2.3).
type Tree string

// The three trees.
const (
	ByNature  Tree = "属性" // 6.2.1
	ByProduct Tree = "油品" // 6.2.2
	ByPayment Tree = "支付" // 6.2.3
)

// Membership puts a customer into a class of a tree, from a day on. Path is written with slashes: 柴油/客运/公交.
type Membership struct {
	Tree Tree   `json:"tree"`
	Path string `json:"path"`
	Main bool   `json:"main"` // the main one among several
}

// Contact is a person to talk to.
type Contact struct {
	Name    string `json:"name"`
	Post    string `json:"post"`
	Phone   string `json:"phone"`
	Role    string `json:"role"` // 决策, 经办, 财务, 车队
	Decides bool   `json:"decides"`
	Remark  string `json:"remark"`
	// Birthday is "MM-DD", "" for not known: the year is nobody's business.
	Birthday string `json:"birthday,omitempty"`
}

// Address is where something of the customer is.
type Address struct {
	Use  string `json:"use"` // 注册, 办公, 用油, 开票
	Text string `json:"text"`
}

// Vehicle is one vehicle that fuels.
type Vehicle struct {
	Plate     string `json:"plate"`
	Type      string `json:"type"`   // 轿车, 重型货车 …
	Energy    string `json:"energy"` // 汽油, 柴油, 混合动力, 纯电, 天然气
	TankL     int64  `json:"tankLitres"`
	MonthlyKm int64  `json:"monthlyKm"`
	CardNo    string `json:"cardNumber"`
}

// Tank is what a customer stores itself.
type Tank struct {
	Product string             `json:"product"`
	Volume  measure.Millilitre `json:"volume"`
	Usage   string             `json:"usage"`
}

// Supply is who supplies the customer now besides us.
type Supply struct {
	Name     string `json:"name"`
	Place    string `json:"place"`
	Discount string `json:"discount"`
	Settling string `json:"settling"`
	Evidence string `json:"evidence"`
}

// Basis of a need.
const (
	Declared = "申报"
	Verified = "核定"
)

// NeedRecord is a monthly need of one product with its evidence; the day is the entry's From. A record for a whole family (汽油, 柴油)
// replaces what was known of its products before.
type NeedRecord struct {
	Product  string       `json:"product"` // one of NeedProducts
	Monthly  measure.Gram `json:"monthly"`
	Basis    string       `json:"basis"`
	Evidence string       `json:"evidence"`
}

// Sentence is an entry in one line, as papers print it; phones are masked.
func (d Detail) Sentence() string {
	var parts []string
	add := func(list ...string) {
		for _, s := range list {
			if s = strings.TrimSpace(s); s != "" {
				parts = append(parts, s)
			}
		}
	}
	switch {
	case d.Class != nil:
		add(string(d.Class.Tree)+"："+d.Class.Path, lo.Ternary(d.Class.Main, "主", ""))
	case d.Contact != nil:
		phone := ""
		if d.Contact.Phone != "" {
			phone = identity.MaskPhone(d.Contact.Phone)
		}
		add(d.Contact.Name, d.Contact.Post, d.Contact.Role, phone, lo.Ternary(d.Contact.Decides, "决策人", ""))
	case d.Address != nil:
		add(d.Address.Use+"："+d.Address.Text, "")
	case d.Need != nil:
		add(d.Need.Product+" "+d.Need.Monthly.Tonnes()+"吨/月", d.Need.Basis, d.Need.Evidence)
	default:
		for _, x := range d.texts() {
			add(x.value)
		}
	}
	return strings.Join(parts, "，")
}
