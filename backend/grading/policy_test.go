package grading

import (
	"os"
	"strings"
	"testing"

	"fuelbook/backend/fault"
)

func TestParsePolicyRefuses(t *testing.T) {
	raw, err := os.ReadFile("../../assets/policy/grading.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, old, new, say string }{
		{"no version", `"version": "2012-A"`, `"version": ""`, "缺少版本号"},
		{"no date", `"from": "2012-08-01"`, `"from": ""`, "生效日期"},
		{"a bound of zero", `"gasoline": "2"`, `"gasoline": "0"`, "中型界限必须大于0"},
		{"large not over medium", `"diesel": "50"`, `"diesel": "20"`, "大型界限必须大于中型界限"},
		{"large bearer not over medium", `"bearer": "1000000.00"`, `"bearer": "100000.00"`, "大型界限必须大于中型界限"},
		{"province not over large", `"provinceBearer": "20000000.00"`, `"provinceBearer": "1000000.00"`, "省级不记名卡界限"},
		{"unknown basis", `"needBasis": "3月均"`, `"needBasis": "6月均"`, "需求口径只能是"},
		{"basis of another figure", `"needBasis": "3月均"`, `"needBasis": "滚动12月"`, "需求口径只能是"},
		{"no stable months", `"stableMonths": 3`, `"stableMonths": 0`, "稳定月数至少1"},
		{"negative hold", `"holdMonths": 3`, `"holdMonths": -1`, "不能为负"},
		{"negative ratio", `"stableRatio": 50`, `"stableRatio": -50`, "不能为负"},
		{"negative share", `"channelShare": 60`, `"channelShare": -1`, "不能为负"},
		{"negative initial months", `"initialMonths": 3`, `"initialMonths": -1`, "不能为负"},
		{"a number for an amount", `"provinceBearer": "20000000.00"`, `"provinceBearer": 20000000`, "读不懂"},
		{"a field nobody knows", `"holdMonths": 3`, `"holdMonths": 3, "holdDays": 1`, "读不懂"},
		{"cut off", "}\n", "", "读不懂"},
		{"a second value", "}\n", "} {}", "多余内容"},
	} {
		text := strings.Replace(string(raw), c.old, c.new, 1)
		if c.name == "a second value" {
			text = string(raw) + "{}"
		}
		if c.name == "cut off" {
			text = strings.TrimRight(strings.TrimSpace(string(raw)), "}")
		}
		if text == string(raw) {
			t.Errorf("%s: the policy does not hold %q", c.name, c.old)
		}
		_, err := ParsePolicy([]byte(text))
		f := fault.From(err)
		if err == nil || f.Code != "grading.bad_policy" || !strings.Contains(f.Message, c.say) || f.Remedy == "" {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// A policy is data: other numbers grade otherwise, and the decision names the version.
func TestOtherPolicy(t *testing.T) {
	p := shipped(t)
	p.Version, p.Medium.Gasoline, p.Large.Gasoline, p.D2Enabled = "2027-B", 1_000_000, 3_000_000, false
	f := factsOf(t, []string{"", "机构客户", "3", "0", "0", "unit,stable"})
	if d := Grade(f, p); d.Level != CityLevel || d.Size != Large || d.Policy != "2027-B" {
		t.Errorf("%+v", d)
	}
	f = factsOf(t, []string{"", "机构客户", "0.5", "0", "0", "unit,stable"})
	if d := Grade(f, p); codes(d) != "S1" {
		t.Errorf("D2 is switched off: %s", codes(d))
	}
}
