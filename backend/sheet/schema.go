package sheet

import "fuelbook/backend/intake"

func must(key, title string, synonyms ...string) Column {
	return Column{Key: key, Title: title, Synonyms: synonyms, Required: true}
}

func may(key, title string, synonyms ...string) Column {
	return Column{Key: key, Title: title, Synonyms: synonyms}
}

// SchemaOf lists the columns of a kind with the names offices and card systems give them (domain 11.2).
func SchemaOf(kind intake.Kind) Schema {
	return Schema{Kind: kind, Columns: map[intake.Kind][]Column{
		intake.Offices: {must("code", "机构代码", "单位代码", "站码", "机构编码"), must("name", "机构名称", "单位名称", "站名"), must("kind", "机构类型", "类型", "机构类别"),
			may("parent", "上级代码", "上级机构代码", "上级机构"), may("countyCode", "区县代码", "行政区划代码"), may("county", "区县", "所属区县"), may("status", "营业状态", "状态"), may("address", "地址", "站址")},
		intake.Staff: {must("number", "工号", "员工编号", "员工号"), must("name", "姓名", "员工姓名"), must("office", "机构代码", "单位代码", "所在机构"),
			may("post", "岗位", "职务", "岗位名称"), may("phone", "手机", "电话", "联系电话", "手机号"), may("hired", "入职日期", "入职时间")},
		intake.Customers: {must("code", "客户编号", "客户编码", "客户代码"), must("name", "客户名称", "单位名称", "姓名"), must("kind", "客户类别", "客户性质", "客户类型"),
			may("document", "证件号码", "统一社会信用代码", "身份证号", "证件号"), may("industry", "行业", "所属行业"), may("personClass", "个人类型", "个人客户类型"),
			may("county", "所属区县", "区县"), may("station", "归属加油站", "所属加油站", "加油站"), may("manager", "责任人工号", "客户经理工号", "责任人", "客户经理"),
			may("contact", "联系人", "联系人姓名"), may("phone", "联系电话", "手机", "电话"), may("gasoline", "汽油月需求(吨)", "汽油月需求量", "汽油需求"),
			may("diesel", "柴油月需求(吨)", "柴油月需求量", "柴油需求"), may("bearer", "不记名卡年采购额(万元)", "不记名卡年采购额"),
			may("signLevel", "供油协议签订层级", "协议签订层级", "签订层级"), may("agreement", "协议编号", "供油协议编号", "合同编号"), may("agreementFrom", "协议起始", "协议起始日期", "协议开始日期"),
			may("agreementTo", "协议终止", "协议终止日期", "协议到期日期"), may("provincePurchase", "是否全省统一采购", "全省统一采购"), may("payModes", "支付方式", "结算方式"), may("registered", "建档日期", "建档时间", "登记日期")},
		intake.Cards: {must("number", "卡号", "加油卡号"), must("kind", "卡类型", "卡种", "卡别"), must("customer", "客户名称", "单位名称"), may("holder", "持卡人", "持卡人姓名"),
			may("document", "证件号", "证件号码"), may("phone", "手机", "手机号", "联系电话"), may("plate", "车牌号", "车号", "车牌"), may("station", "开户网点", "开户站", "网点", "发卡站"),
			must("opened", "开户日期", "开卡日期", "发卡日期", "开户时间"), may("operator", "操作员", "操作员工号"), may("seller", "推荐人", "发卡人", "发卡人工号", "推荐人工号"), may("channel", "办理方式", "办理渠道", "渠道"),
			may("developer", "开发人", "开发人工号"), may("campaign", "活动", "营销活动", "活动名称")},
		intake.CardEvents: {must("serial", "流水号", "变动流水", "业务流水"), must("card", "卡号", "加油卡号", "原卡号"), must("change", "变动类型", "业务类型", "变动"), must("date", "变动日期", "日期", "办理日期"),
			may("newNumber", "新卡号", "补换后卡号"), may("station", "网点", "办理网点", "加油站"), may("note", "备注", "说明")},
		intake.Recharges: {must("serial", "流水号", "交易流水", "流水"), must("card", "卡号", "加油卡号"), may("customer", "客户名称", "单位名称"), must("amount", "充值金额(元)", "充值金额", "金额"),
			may("gift", "赠送额(元)", "赠送额", "赠送金额"), may("payMode", "支付方式", "付款方式"), may("station", "网点", "充值网点", "加油站"), must("at", "时间", "充值时间", "交易时间"), may("reversal", "冲正标志", "冲正", "是否冲正")},
		intake.Sales: {may("serial", "流水号", "交易流水", "流水"), must("card", "卡号", "加油卡号"), may("master", "主卡号", "管理卡号"), may("customer", "客户名称", "单位名称"), may("plate", "车牌号", "车号", "车牌"),
			must("station", "加油站", "网点", "站名", "加油网点"), must("at", "交易时间", "时间", "加油时间", "消费时间"), must("product", "油品", "油品名称", "品号"), may("price", "单价(元/升)", "单价"),
			must("volume", "数量(升)", "数量", "升数", "加油量(升)"), must("amount", "金额(元)", "金额", "交易金额", "消费金额"), may("discount", "优惠", "优惠金额"), may("balance", "余额", "卡余额"), may("points", "积分")},
		intake.Bearers: {must("serial", "单号", "销售单号", "流水号"), must("customer", "购卡单位", "购卡人", "客户名称"), may("agent", "经办人", "经办人姓名"), must("faceValue", "面值", "卡面值"),
			must("count", "张数", "数量"), must("amount", "金额(元)", "金额", "总金额"), may("payer", "付款户名", "付款单位"), may("account", "账号", "付款账号"), must("date", "日期", "销售日期", "购卡日期"), may("invoice", "发票号", "发票号码")},
		intake.Plans: {must("part", "部分", "计划类型"), must("place", "区县/加油站", "区县或加油站", "单位"), may("institutions", "计划开发机构数", "计划开发机构客户数"),
			may("persons", "计划发展个人卡客户数", "计划个人卡客户数"), may("responsible", "责任人工号", "责任人"), may("remark", "备注")},
		intake.Prospects: {must("station", "加油站", "站名", "填报单位"), must("area", "责任区域", "所属区域"), must("date", "调查日期"), may("surveyor", "调查人"), must("name", "潜在客户名称", "单位名称", "客户名称"),
			must("kind", "对象类别", "客户类别"), may("address", "地址"), may("vehicles", "车辆数与车型", "车辆数及车型", "车辆"), may("gasoline", "汽油月需求(吨)", "汽油月需求量", "汽油需求", "汽油"),
			may("diesel", "柴油月需求(吨)", "柴油月需求量", "柴油需求", "柴油"), may("cycle", "需求周期规律", "需求周期"), may("current", "目前消费地点"), may("competitor", "竞争对手及优惠", "竞争对手"),
			may("bond", "维系手段"), may("pay", "结算/支付方式", "结算与支付方式", "结算方式", "支付方式"), may("decider", "业务决策人及职务", "业务决策人"), may("phone", "电话", "联系电话", "决策人电话"),
			may("importance", "重要程度"), may("difficulty", "开发难度"), may("rank", "开发排序"), may("responsible", "拟责任人工号", "责任人工号"), may("intent", "客户意向"), may("remark", "备注")},
	}[kind]}
}
