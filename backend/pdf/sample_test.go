package pdf_test

import (
	"fmt"
	"testing"
	"time"

	"fuelbook/assets"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/incentive"
	"fuelbook/backend/money"
	"fuelbook/backend/pdf"
	"fuelbook/backend/report"
)

func printer(t testing.TB) *pdf.Printer {
	t.Helper()
	p, err := pdf.New(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// rare are characters names really hold and common software loses: beyond the basic plane, or outside GBK.
func rare() []string {
	return []string{"𬭚", "𫖯", "𬬻", "䶮", "㛃", "𬱖", "𫍯", "𬸪", "镕", "堃", "喆", "𬘡"}
}

// wideForm is as wide and long as the month's tracking form gets.
func wideForm(rows int) report.Form {
	f := report.Form{
		Code: "F6", Appendix: 6, Title: "机构客户月度跟踪管理明细表", Clause: "6.6.1", Layout: "2026-A",
		Unit: "示例市分公司", Period: "2026年10月", Month: calendar.NewMonth(2026, 10),
		DueOn: calendar.NewDate(2026, 11, 5), FiledOn: calendar.NewDate(2026, 11, 4), Maker: "制表员𬭚",
		Notes: []string{
			"油量按结算日零售密度折算为吨，保留三位小数；“—”表示没有可比数据。",
			"环比＝（本月－上月）÷上月；去年同月无消费的不计算同比。",
		},
		Signers: []string{"制表人", "审核人", "负责人"},
	}
	col := func(title, group, unit string, kind report.Kind, width int) report.Column {
		return report.Column{Key: title, Title: title, Group: group, Unit: unit, Kind: kind, Width: width}
	}
	columns := []report.Column{
		col("序号", "", "", report.Count, 3), col("客户编号", "", "", report.Text, 8), col("客户名称", "", "", report.Text, 16),
		col("级别", "", "", report.Text, 4), col("类型", "", "", report.Text, 3), col("加油站", "", "", report.Text, 10),
		col("责任人", "", "", report.Text, 6), col("卡数", "", "张", report.Count, 3), col("加油周期", "", "天", report.Mean, 4),
		col("次数", "", "次", report.Count, 3), col("汽油", "油量", "吨", report.Mass, 6), col("柴油", "油量", "吨", report.Mass, 6),
		col("上月合计", "油量", "吨", report.Mass, 6), col("环比", "油量", "", report.Percent, 5), col("同比", "油量", "", report.Percent, 5),
		col("充值额", "", "万元", report.Wan, 6), col("消费动态", "", "", report.Text, 4), col("意见反应", "", "", report.Text, 12),
		col("本月回访方式、日期、次数", "", "", report.Text, 8), col("下步措施", "", "", report.Text, 12), col("备注", "", "", report.Text, 6),
	}
	part := report.Part{Key: "rows", Columns: columns}
	gas, diesel := int64(0), int64(0)
	for i := range int64(rows) {
		part.Rows = append(part.Rows, wideRow(i, columns))
		gas, diesel = gas+part.Rows[i].Cells[10].Num, diesel+part.Rows[i].Cells[11].Num
	}
	total := wideRow(0, columns)
	for i := range total.Cells {
		total.Cells[i] = report.Cell{Kind: report.Text, Known: true}
	}
	total.Cells[2].Text = "合计"
	total.Cells[10] = report.Cell{Kind: report.Mass, Num: gas, Known: true}
	total.Cells[11] = report.Cell{Kind: report.Mass, Num: diesel, Known: true}
	if rows > 0 {
		part.Total = &total
	}
	f.Parts = []report.Part{part}
	return f
}

func wideRow(i int64, columns []report.Column) report.Row {
	names := []string{"第%d运输有限公司", "县公共交通集团第%d分公司（车队）", "%d号物流园油料供应站", "第%d中学"}
	texts := map[int]string{
		1: fmt.Sprintf("3706%05d", 12+i*7), 2: rare()[i%12] + fmt.Sprintf(names[i%4], i+1), 3: []string{"所属单位级", "区县级", "站级"}[i%3],
		4: []string{"大", "中", "小"}[i%3], 5: fmt.Sprintf("第%d加油站", i%17+1), 6: "员工" + rare()[(i+3)%12], 16: []string{"增", "稳", "降", "停"}[i%4],
		17: []string{"", "反映高峰时段排队较长，希望增开一条货车通道", "无"}[i%3], 18: fmt.Sprintf("电话10-%02d，%d次", i%28+1, i%3+1),
		19: []string{"月中上门回访，核实新增车辆", "", "续签协议并调整返利"}[i%3], 20: "",
	}
	row := report.Row{Key: texts[1]}
	for k, c := range columns {
		cell := report.Cell{Kind: c.Kind, Known: true, Num: (i*7919 + int64(k)*104729) % 9_876_543, Text: texts[k]}
		switch c.Kind {
		case report.Count, report.Mean:
			cell.Num %= 400
		case report.Percent:
			cell.Num, cell.Known = cell.Num%20000-9000, i%5 != 0
		case report.Wan:
			cell.Num *= 10
		}
		if k == 0 {
			cell.Num = i + 1
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// draft is an agreement of two pages and a schedule of vehicles.
func draft(vehicles int) agreement.Document {
	d := agreement.Document{
		Title: "单位加油卡用油协议", Number: "SDXS-3706-2026-GY-0001", Watermark: "草稿", Copies: 4,
		Fingerprint: "9f86d081884c7d65", Date: calendar.NewDate(2026, time.October, 20),
		Blocks: []agreement.Block{
			{Kind: agreement.PartyBlock, Text: "甲方（用油方）", Pairs: []agreement.Pair{
				{Label: "名称", Value: "示例市𬭚城物流有限公司"}, {Label: "统一社会信用代码", Value: "91370600MA3XXXXX0A"},
				{Label: "地址", Value: "示例市示例区示例路 1 号物流园 A 座 1203 室"}, {Label: "法定代表人", Value: "甲䶮"}, {Label: "联系电话", Value: ""}}},
			{Kind: agreement.PartyBlock, Text: "乙方（供油方）", Pairs: []agreement.Pair{
				{Label: "名称", Value: "示例石油销售公司示例分公司"}, {Label: "负责人", Value: "乙𫖯"}, {Label: "执行加油站", Value: "第一加油站、第二加油站"}}},
			{Kind: agreement.Para, Text: "根据《中华人民共和国民法典》及有关规定，甲乙双方在平等、自愿、公平和诚实信用的基础上，就甲方车辆使用加油卡在乙方加油站加油事宜协商一致，订立本协议。"},
		},
	}
	clauses := []string{"合作内容与油品", "质量与计量", "价格与优惠", "加油卡", "结算", "供应与服务", "双方义务", "违约责任", "争议解决", "期限与份数"}
	bodies := []string{
		"甲方在乙方加油站购买 92 号汽油、95 号汽油和 0 号车用柴油，月均预计用量为汽油 3.500 吨、柴油 42.000 吨；上述数量为预计量，不构成保底义务（“预计量”以实际加油数量为准）。",
		"油品质量执行现行国家标准，数量以加油机计量为准。甲方对质量、数量有异议的，应当场提出并封存样品，双方共同委托有资质的检验机构检验，检验费用由责任方承担；逾期未提出的，视为符合约定。",
		"加油价格以加油时加油站挂牌价为基础，每升优惠 0.15 元（大写：人民币壹角伍分）。国家调整成品油价格或者资源紧张时，乙方可以暂停优惠，但应当提前 3 日以书面形式通知甲方……优惠不与其他促销活动叠加。",
		"乙方为甲方办理管理卡 1 张、司机卡若干张，一车一卡；车辆与卡的对应关系见附件。卡片遗失的，甲方应当立即办理挂失，挂失生效前的损失由甲方承担，挂失生效（以系统记录时间为准）48 小时后的损失由乙方承担。",
		"双方采用预付充值方式结算：甲方首次充值 100,000.00 元（大写：人民币壹拾万元整），到账后方可加油。乙方按月提供对账单，每月 25 日前双方核对完毕；发票按实际消费开具。",
	}
	for i, c := range clauses {
		d.Blocks = append(d.Blocks,
			agreement.Block{Kind: agreement.Clause, Text: fmt.Sprintf("第%s条　%s", []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}[i], c)},
			agreement.Block{Kind: agreement.Para, Text: bodies[i%5]})
	}
	d.Blocks = append(d.Blocks, agreement.Block{Kind: agreement.Signature, Text: "（以下为签署页）",
		Pairs:  []agreement.Pair{{Label: "甲方（盖章）"}, {Label: "法定代表人或授权代理人"}, {Label: "日期", Value: "      年   月   日"}},
		Pairs2: []agreement.Pair{{Label: "乙方（盖章）"}, {Label: "负责人或授权代理人"}, {Label: "日期", Value: "      年   月   日"}}})
	if vehicles == 0 {
		return d
	}
	table := agreement.Block{Kind: agreement.Table, Header: []string{"序号", "车牌号", "卡号", "驾驶人", "油品"}, Widths: []int{1, 3, 5, 3, 3}}
	for i := range vehicles {
		table.Rows = append(table.Rows, []string{fmt.Sprint(i + 1), fmt.Sprintf("鲁F%05d", 10203+i*37), fmt.Sprintf("9030370600000%06d", i*131+7),
			"驾驶员" + rare()[i%12], []string{"0号车用柴油", "92号汽油"}[i%2]})
	}
	d.Blocks = append(d.Blocks, agreement.Block{Kind: agreement.Appendix, Text: "附件一　车辆与加油卡清单"}, table)
	return d
}

// settlement has lines of every state.
func settlement(lines int) incentive.Settlement {
	s := incentive.Settlement{
		ID: "JL-2026-10-001", Month: calendar.NewMonth(2026, 10), Unit: "示例市分公司", MadeBy: "制表员甲", MadeAt: "2026-11-03T10:20:31+08:00",
		Scheme: incentive.Scheme{Name: "全员营销激励方案", Version: "2026-1", Approval: "示例〔2026〕12号"},
		Notes:  []string{"同一张卡只计发一次；已发记录列出不再计发。"},
	}
	states := []incentive.State{incentive.Payable, incentive.Payable, incentive.NotQualified, incentive.Payable, incentive.Reversed, incentive.PaidBefore}
	for i := range lines {
		l := incentive.Line{
			No: i + 1, EventKey: fmt.Sprintf("card:%06d", i), Event: fmt.Sprintf("发卡 9030370600000%06d", i*131), Date: calendar.NewDate(2026, 10, i%31+1),
			StaffNo: fmt.Sprintf("S%04d", i%24+1), StaffName: "员工" + rare()[i%12], OfficeName: fmt.Sprintf("第%d加油站", i%9+1),
			Rule: []string{"站内计划内", "站内超计划", "站外定额内"}[i%3], Basis: fmt.Sprintf("第%d张/计划10张", i%14+1),
			Rate: money.Yuan(3), State: states[i%6], Reason: "符合计发条件",
		}
		switch l.State {
		case incentive.Payable:
			l.Amount = l.Rate
		case incentive.Reversed:
			l.Amount, l.Reason = -l.Rate, "该卡已退卡，冲回2026年09月计发的金额"
		case incentive.NotQualified:
			l.Reason = "发卡后30天内没有首次加油，不符合方案第5条"
		case incentive.PaidBefore:
			l.Reason = "已在 JL-2026-09-001 中计发"
		}
		s.Lines = append(s.Lines, l)
		s.Total += l.Amount
	}
	for i := range 24 {
		s.People = append(s.People, incentive.Sum{ID: fmt.Sprint(i), No: fmt.Sprintf("S%04d", i+1), Name: "员工" + rare()[i%12], Office: fmt.Sprintf("第%d加油站", i%9+1), Cards: i, Amount: money.Yuan(int64(i * 3)), Cut: money.Fen(i % 4 * 150)})
	}
	for i := range 9 {
		s.Stations = append(s.Stations, incentive.Sum{ID: fmt.Sprint(i), No: fmt.Sprintf("3706%02d", i+1), Name: fmt.Sprintf("第%d加油站", i+1), Office: "示例区支公司", Cards: i * 3, Amount: money.Yuan(int64(i * 9))})
	}
	return s
}
