package parcel

import (
	"encoding/json"
	"strings"

	"fuelbook/backend/fault"
)

func noRecord(err error) error {
	return fault.Wrap(err, "parcel.no_record", "包里的记录读不出")
}

// Empty reports whether a value says nothing: null, "", 0, false, an empty list or an object of such.
func Empty(v json.RawMessage) bool {
	switch strings.TrimSpace(string(v)) {
	case "", "null", `""`, "0", "false", "[]", "{}":
		return true
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(v, &fields) != nil {
		return false
	}
	for _, f := range fields {
		if !Empty(f) {
			return false
		}
	}
	return true
}

// FieldWord is the Chinese name of a field by its dotted path; the path itself where none is known.
func FieldWord(path string) string {
	words := map[string]string{"code": "客户编号", "name": "客户名称", "kind": "类别", "document": "证件号码", "documentNote": "证件说明", "industry": "行业", "personClass": "个人分类",
		"countyCode": "区县代码", "countyName": "区县", "stationId": "归属加油站", "managerId": "责任人", "contact": "联系人", "phone": "电话", "need": "用油需求", "need.gasoline": "汽油月需求",
		"need.diesel": "柴油月需求", "need.bearer": "不记名卡年需求", "provincePurchase": "全省统一采购", "payModes": "支付方式", "fixed": "其他固定客户", "registered": "建档日期", "remark": "备注",
		"retired": "停用日期", "number": "卡号", "customerId": "客户", "customerName": "客户名称", "holder": "持卡人", "plate": "车牌", "opened": "开户日期", "operatorId": "操作员",
		"sellerId": "推荐人", "channel": "发卡渠道", "developerId": "开发人", "campaign": "活动", "way": "回访方式", "date": "日期", "staffId": "回访人", "content": "内容", "opinion": "意见反应",
		"handled": "已处理", "nextStep": "下步措施", "target": "计划户数", "responsibleId": "责任人"}
	if w, ok := words[path]; ok {
		return w
	}
	return path
}

// ValueWord is a value as a clerk reads it.
func ValueWord(v json.RawMessage) string {
	var s string
	switch {
	case json.Unmarshal(v, &s) == nil && s != "":
		return s
	case strings.TrimSpace(string(v)) == "true":
		return "是"
	case strings.TrimSpace(string(v)) == "false":
		return "否"
	case Empty(v):
		return "（空）"
	}
	var list []string
	if json.Unmarshal(v, &list) == nil {
		return strings.Join(list, "、")
	}
	return string(v)
}
