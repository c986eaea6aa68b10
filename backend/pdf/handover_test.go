package pdf_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/ownership"
)

// handover is a list of two pairs: many customers from one person, one without anything to go with it from nobody.
func handover(customers int) ownership.Handover {
	part := ownership.HandoverPart{Giver: "某甲（东一站）", Receiver: "某乙（东片区）"}
	for i := range customers {
		code := fmt.Sprintf("370602J%05d", i)
		part.Lines = append(part.Lines, ownership.HandoverLine{Code: code, Name: fmt.Sprintf("某某%d号运输有限公司", i), Level: grading.CityLevel, Managing: grading.CountyLevel,
			Station: "东一站 → 东二站", Contact: "联系人", Phone: "13800001234", Cards: 2, Agreements: 1, Open: 1})
		for k := range 2 {
			part.Items = append(part.Items, ownership.HandoverItem{Code: code, Kind: "加油卡", No: fmt.Sprintf("9%015d", i*2+k), Text: "司机卡 鲁FD12345"})
		}
		part.Items = append(part.Items, ownership.HandoverItem{Code: code, Kind: "供油协议", No: fmt.Sprintf("YT-GY-2026-%04d", i), Text: "所属单位签订，已签，2026-01-01至2026-12-31"},
			ownership.HandoverItem{Code: code, Kind: "未办结事项", No: "2026-10-15", Text: "客户拜访：希望增加开票窗口；下步上门"})
	}
	return ownership.Handover{ID: "0199", Unit: "示范分公司", On: calendar.NewDate(2026, 11, 10), Reason: "责任户数超额", MadeBy: "填报甲", MadeAt: "2026-11-10T09:30:00+08:00",
		Sections: []ownership.HandoverPart{part, {Giver: "（原未指定责任人）", Receiver: "某丙（西片区）", Lines: []ownership.HandoverLine{{Code: "370611J00001", Name: "无卡客户", Level: grading.StationLevel, Managing: grading.StationLevel, Station: "西一站"}}}}}
}

func TestHandoverTextIsWhatWasPutIn(t *testing.T) {
	h := handover(40)
	var out bytes.Buffer
	if err := printer(t).Handover(&out, h); err != nil {
		t.Fatal(err)
	}
	pages := extract(t, out.Bytes())
	all := strings.Join(pages, "")
	for _, part := range h.Sections {
		for _, l := range part.Lines {
			for _, w := range []string{l.Code, l.Name, l.Station} {
				if !strings.Contains(all, squeeze(w)) {
					t.Errorf("%s is not on paper", w)
				}
			}
		}
		for _, x := range part.Items {
			if !strings.Contains(all, squeeze(x.Text)) || !strings.Contains(all, x.No) {
				t.Errorf("%+v is not on paper", x)
			}
		}
		if !strings.Contains(all, "移交人："+part.Giver) || !strings.Contains(all, "接收人："+part.Receiver) {
			t.Errorf("%s → %s is not on paper", part.Giver, part.Receiver)
		}
	}
	for _, w := range []string{"客户交接清单", "生效日期：2026年11月10日", "一、移交客户（40户）", "合计80", "没有加油卡、供油协议和未办结事项", "监交人："} {
		if !strings.Contains(all, w) {
			t.Errorf("%s is not on paper", w)
		}
	}
	if n := strings.Count(all, "监交人："); n != 2 {
		t.Errorf("%d places to sign for two pairs", n)
	}
	last := pages[len(pages)-1]
	if !strings.HasPrefix(last, "客户交接清单") || !strings.Contains(last, "某丙") || strings.Contains(last, "某乙") {
		t.Errorf("a pair shares a paper with another: %s", last)
	}
}

func TestHandoverRefusesWhatItCannotPrint(t *testing.T) {
	h := handover(1)
	h.Sections[0].Lines[0].Name = "\U0001FAE0公司"
	var out bytes.Buffer
	if err := printer(t).Handover(&out, h); !fault.Is(err, "pdf.no_glyph") || out.Len() > 0 {
		t.Errorf("%v, %d bytes", err, out.Len())
	}
}
