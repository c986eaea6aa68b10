package matching

import (
	"fmt"
	"strings"
	"testing"

	"fuelbook/backend/identity"
)

func TestNamesAreTakenApart(t *testing.T) {
	for in, want := range map[string]string{
		"山东省济南市历城区鲁通物流有限公司":   "济南历城|鲁通|物流|有限公司|",
		"鲁通物流(济南)有限责任公司":      "济南|鲁通|物流|有限公司|",
		"鲁通（集团）有限公司":          "|鲁通||有限公司集团|",
		"山东鲁通集团":              "|鲁通||公司集团|",
		"魯通物流〔歷城〕股份有限公司":      "济南历城|鲁通|物流|股份有限公司|",
		"山东鲁通物流有限公司济南历城分公司":   "|鲁通|物流|有限公司|济南历城:",
		"鲁通物流济南分公司":           "|鲁通|物流||济南:",
		"鲁通物流东郊分公司":           "|鲁通|物流||:东郊",
		"鲁通建筑工程有限公司第二项目部":     "|鲁通|工程,建筑|有限公司|:2项目部",
		"鲁通建筑一公司":             "|鲁通|建筑|公司|:1",
		"济南第一建筑工程公司":          "济南|1|工程,建筑|公司|",
		"济南壹建筑公司":             "济南|1|建筑|公司|",
		"鲁通物留有限公司":            "|鲁通|物流|有限公司|",
		"五莲县鲁通五金厂":            "日照五莲|鲁通|五金|厂|",
		"烟台港集团有限公司":           "|烟台港||有限公司集团|",
		"历城区鲁通建材经营部（个体工商户）":   "济南历城|鲁通|建材|经营部|",
		"费县鲁通运输车队":            "临沂费县|鲁通|运输|经营部|",
		"济南高新区鲁通科技有限公司":       "济南|鲁通|科技|有限公司|",
		"历城区王舍人镇鲁通五金店":        "济南历城王舍人|鲁通|五金|经营部|",
		"济南市公安局历城区分局":         "济南历城|公安分局|||",
		"龙口市东江镇邹刘村村民委员会":      "烟台龙口东江|邹刘村|||",
		"济南市历城区洪家楼街道办事处":      "济南历城|洪家楼街道办|||",
		"鲁通物流有限公司(原历山物流有限公司)": "|鲁通|物流|有限公司|",
		"":   "||||",
		"🚚":  "||||",
		"（）": "||||",
	} {
		o, _ := readOrg(in)
		group, branch := "", ""
		if o.group {
			group = "集团"
		}
		if o.branch {
			branch = o.where.String() + ":" + o.which
		}
		got := fmt.Sprintf("%s|%s|%s|%s%s|%s", o.place, o.core, strings.Join(o.trades, ","), o.form, group, branch)
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
	if _, former := readOrg("鲁通物流有限公司(原历山物流有限公司)"); len(former) != 1 || former[0] != "历山物流有限公司" {
		t.Errorf("former names %v", former)
	}
}

func TestRegionsOfShandong(t *testing.T) {
	for in, want := range map[string]string{"历城区": "济南历城", "历城": "", "济南": "济南", "烟台市": "烟台", "市中区": "市中", "市中": "?", "章丘市": "济南章丘", "费县": "临沂费县",
		"台儿庄区": "枣庄台儿庄", "江苏省": "江苏", "江苏": "江苏", "高新区": "", "山东省": "", "泰山": "?", "泰山区": "泰安泰山", "鲁通": "?", "济南区": "济南", "|": "?", "*": "?", "区* 市中": "?"} {
		p, ok := regionOf(in, bare)
		got := p.String()
		if !ok {
			got = "?"
		}
		if in == "历城" {
			want = "济南历城"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	counties := 0
	for line := range strings.SplitSeq(strings.TrimSpace(shandong), "\n") {
		for i, w := range strings.Fields(line) {
			stem, suffix, _ := strings.Cut(strings.TrimSuffix(w, "*"), "|")
			p, ok := regionOf(stem+suffix, strict)
			if !ok || i > 0 && p.county != stem || i == 0 && p.city != stem {
				t.Errorf("%s is read as %v", w, p)
			}
			if i > 0 {
				counties++
			}
		}
	}
	if counties != 135 {
		t.Errorf("%d counties; Shandong has 136, and 市中 of two cities is listed once", counties)
	}
}

func TestTradesHaveTheirReading(t *testing.T) {
	seen := map[string]bool{}
	for entry := range strings.FieldsFuncSeq(trades, func(r rune) bool { return r == '/' || r == '\n' }) {
		word, reading, _ := strings.Cut(entry, " ")
		if _, full := identity.Pinyin(word, false); full != reading || seen[word] || len([]rune(word)) > longestTrade {
			t.Errorf("%s reads %s, the table says %s (twice: %v)", word, full, reading, seen[word])
		}
		seen[word] = true
	}
	if len(seen) < 200 {
		t.Errorf("only %d words of trade", len(seen))
	}
}

// TestSwitchesHoldTheTables: the fast look-ups know exactly what the tables say.
func TestSwitchesHoldTheTables(t *testing.T) {
	for entry := range strings.FieldsFuncSeq(trades, func(r rune) bool { return r == '/' || r == '\n' }) {
		if word, _, _ := strings.Cut(entry, " "); !isTrade(word) {
			t.Errorf("%s is missing among the trades", word)
		}
	}
	for _, w := range append(append(strings.Fields(shandong), strings.Fields(elsewhere)...), strings.Fields(zones)...) {
		if stem, _, _ := strings.Cut(w, "|"); !isRegion(stem) {
			t.Errorf("%s is missing among the regions", stem)
		}
	}
	for _, w := range []string{"鲁通", "", "物", "鲁通物流"} {
		if isTrade(w) || isRegion(w) || isForm(w) {
			t.Errorf("%q is taken for a word of the tables", w)
		}
	}
}
