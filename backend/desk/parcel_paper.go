package desk

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/money"
	"fuelbook/backend/parcel"
	"fuelbook/backend/report"
	"fuelbook/backend/safe"
	"fuelbook/backend/store"
)

// cover is the sheet for the folder: what was handed over, by whom, with the fingerprint, and room for each hand it passes through.
func (d *Desk) cover(tx *store.Tx, s parcel.Sent) ([]byte, error) {
	key, own, err := ownOffice(tx)
	if err != nil {
		return nil, err
	}
	peer, err := tx.Peer(s.PeerID)
	if err != nil {
		return nil, err
	}
	tables := report.Section{Title: "包内数据", Titles: []string{"内容", "条数", "合计"}, Weights: []int{3, 2, 5}, Empty: "没有数据"}
	for _, t := range s.Tables {
		tables.Rows = append(tables.Rows, []string{t.Word, fmt.Sprint(t.Count), sumWords(t.Sums)})
	}
	paper := report.Paper{Title: "上报包交接单", Unit: own.Name, On: d.today(), Facts: []string{"收件单位：" + peer.Name, "所属月份：" + s.Month.Chinese(), fmt.Sprintf("序号：第%d号", s.Sequence),
		"文件：" + s.Name + packageEnd + "（" + safe.Bytes(s.Size) + "）", "签字月报：" + map[bool]string{true: "在包内", false: "该月未签字，不在包内"}[s.Signed]},
		Sections: []report.Section{tables,
			{Title: "校验", Titles: []string{"项目", "值"}, Weights: []int{2, 8}, Rows: [][]string{{"包的校验值", string(s.ID)}, {"上一个包", orNone(string(s.Previous))},
				{"本单位密钥", strings.Join(key.Words, " ")}, {"收件密钥", strings.Join(peer.Words, " ")}}},
			{Title: "经手", Titles: []string{"环节", "姓名", "时间", "签字"}, Weights: []int{2, 3, 3, 3}, Rows: [][]string{{"打包", s.PackedBy, strings.TrimSpace(clockText(s.PackedAt) + " " + s.PC), ""}, {"送出", "", "", ""}, {"收到", "", "", ""}, {"打开", "", "", ""}}}},
		Notes: []string{"以收到的回执文件为送达凭据；没有回执只算发出。"}, Signers: []string{"打包人", "送件人", "收件人"}}
	var out bytes.Buffer
	err = d.writePaper(&out, paper)
	return out.Bytes(), err
}

func orNone(s string) string {
	if s == "" {
		return "（无，这是第一个）"
	}
	return s
}

// clockText is an RFC 3339 time of ours as it is printed.
func clockText(at string) string { return strings.Replace(at[:min(len(at), 16)], "T", " ", 1) }

// sumWords are the control totals of a table in units of a clerk.
func sumWords(sums map[string]int64) string {
	var out []string
	for _, name := range []string{"fen", "ml", "grams", "target"} {
		v, ok := sums[name]
		if !ok {
			continue
		}
		switch name {
		case "fen":
			out = append(out, "金额"+money.Fen(v).String()+"元")
		case "ml":
			out = append(out, fmt.Sprintf("数量%d.%03d升", v/1000, max(v, -v)%1000))
		case "grams":
			out = append(out, fmt.Sprintf("质量%d.%06d吨", v/1_000_000, max(v, -v)%1_000_000))
		default:
			out = append(out, fmt.Sprintf("计划%d户", v))
		}
	}
	return strings.Join(out, "，")
}

// WriteParcels prints the ledger of parcels sent and taken in, newest first, with the conflicts of each month by office.
func (d *Desk) WriteParcels(ctx context.Context, a access.Actor, out io.Writer) (name string, err error) {
	var paper report.Paper
	err = d.view(ctx, a, access.SeeParcels, func(tx *store.Tx) error {
		_, own, err := ownOffice(tx)
		if err != nil {
			return err
		}
		sent := report.Section{Title: "发出的包", Titles: []string{"月份", "序号", "收件单位", "打包", "写到", "状态", "回执"}, Weights: []int{2, 1, 3, 4, 4, 2, 3}, Empty: "还没有发出过"}
		list, err := tx.SentParcels()
		if err != nil {
			return err
		}
		for _, s := range list {
			peer, err := tx.Peer(s.PeerID)
			if err != nil {
				return err
			}
			sent.Rows = append(sent.Rows, []string{s.Month.String(), fmt.Sprint(s.Sequence), peer.Name, s.PackedBy + " " + clockText(s.PackedAt), s.Placed, s.State(), s.Received.String()})
		}
		in, clashes, err := receivedSections(tx)
		if err != nil {
			return err
		}
		paper = report.Paper{Title: "上报往来登记簿", Unit: own.Name, On: d.today(), Wide: true, Sections: []report.Section{sent, in, clashes}}
		return nil
	})
	if err != nil {
		return "", err
	}
	return "上报往来登记簿_" + d.today().String() + ".pdf", d.writePaper(out, paper)
}

func receivedSections(tx *store.Tx) (in, clashes report.Section, err error) {
	in = report.Section{Title: "收下的包", Titles: []string{"月份", "序号", "发送单位", "打开", "记录", "新增", "更正", "冲突", "重复", "搁置"}, Weights: []int{2, 1, 3, 4, 2, 2, 2, 2, 2, 2}, Empty: "还没有收下过"}
	clashes = report.Section{Title: "各单位各月的冲突", Titles: []string{"月份", "单位", "冲突", "搁置"}, Weights: []int{2, 4, 2, 2}, Empty: "没有"}
	list, err := tx.ReceivedParcels()
	if err != nil {
		return in, clashes, err
	}
	type at struct {
		month calendar.Month
		name  string
	}
	sums, order := map[at][2]int{}, []at{}
	for _, r := range list {
		peer, err := tx.Peer(r.PeerID)
		if err != nil {
			return in, clashes, err
		}
		c := r.Result.Sums()
		row := []string{r.Month.String(), fmt.Sprint(r.Sequence), peer.Name, strings.TrimSpace(r.OpenedBy + " " + clockText(r.OpenedAt) + " " + r.PC)}
		for _, n := range []int{c.Rows, c.New, c.Changed, c.Clash, c.Same, c.Aside} {
			row = append(row, fmt.Sprint(n))
		}
		in.Rows = append(in.Rows, row)
		k := at{r.Month, peer.Name}
		if !slices.Contains(order, k) {
			order = append(order, k)
		}
		sums[k] = [2]int{sums[k][0] + c.Clash, sums[k][1] + c.Aside}
	}
	for _, k := range order {
		clashes.Rows = append(clashes.Rows, []string{k.month.String(), k.name, fmt.Sprint(sums[k][0]), fmt.Sprint(sums[k][1])})
	}
	return in, clashes, nil
}
