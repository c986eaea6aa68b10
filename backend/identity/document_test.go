package identity

import (
	"strings"
	"testing"

	"fuelbook/backend/fault"
)

type check struct{ in, want, code string }

func runChecks(t *testing.T, name string, call func(string) (string, *fault.Fault), cases []check) {
	t.Helper()
	for _, c := range cases {
		got, warn := call(c.in)
		code := ""
		if warn != nil {
			code = warn.Code
			if warn.Message == "" || warn.Remedy == "" || warn.Kind != fault.Invalid {
				t.Errorf("%s(%q): incomplete warning %+v", name, c.in, warn)
			}
		}
		if got != c.want || code != c.code {
			t.Errorf("%s(%q) = %q, %q; want %q, %q", name, c.in, got, code, c.want, c.code)
		}
		if again, _ := call(got); again != got {
			t.Errorf("%s(%q) is not stable: %q", name, got, again)
		}
	}
}

func TestCheckCreditCode(t *testing.T) {
	runChecks(t, "CheckCreditCode", CheckCreditCode, []check{
		{"", "", ""}, {" \t", "", ""}, {"91350100M000100Y43", "91350100M000100Y43", ""}, {" 91350100m000100y43 ", "91350100M000100Y43", ""}, {"9135 0100-M000100Y-43", "91350100M000100Y43", ""},
		{"\uff191350100\uff2d000100Y43", "91350100M000100Y43", ""},
		{"91350100M000100Y44", "91350100M000100Y44", "identity.credit_check"}, {"91350100M000100Y4", "91350100M000100Y4", "identity.credit_length"}, {"370600200012345", "370600200012345", "identity.credit_length"},
		{"9135O100M000100Y43", "9135O100M000100Y43", "identity.credit_character"}, {"91350100M000100Y4I", "91350100M000100Y4I", "identity.credit_character"},
		{"B1350100M000100Y43", "B1350100M000100Y43", "identity.credit_character"}, {"统一代码无", "统一代码无", "identity.credit_length"}, {"统统统统统统", "统统统统统统", "identity.credit_character"},
	})
	for _, authority := range []string{"A", "N", "Y", "5"} {
		body, found := authority+"1370600MA3C2Q0K", 0
		for _, c := range creditCharacters {
			if _, warn := CheckCreditCode(body + "1" + string(c)); warn == nil {
				found++
			}
		}
		if found != 1 {
			t.Errorf("authority %s: %d check characters pass", authority, found)
		}
	}
}

func TestCheckOrgCode(t *testing.T) {
	runChecks(t, "CheckOrgCode", CheckOrgCode, []check{
		{"", "", ""}, {"D2143569-X", "D2143569-X", ""}, {"d2143569x", "D2143569-X", ""}, {"D2143569\u2014X", "D2143569-X", ""}, {"D2143569-1", "D2143569-1", "identity.org_check"},
		{"D214356-X", "D214356X", "identity.org_length"}, {"D21435_9X", "D21435_9X", "identity.org_length"},
	})
}

func TestCheckIDCard(t *testing.T) {
	runChecks(t, "CheckIDCard", CheckIDCard, []check{
		{"", "", ""}, {"11010519491231002X", "11010519491231002X", ""}, {" 110105 19491231 002x", "11010519491231002X", ""}, {"110105491231002", "110105491231002", ""},
		{"110105194912310021", "110105194912310021", "identity.id_check"}, {"11010519490231002X", "11010519490231002X", "identity.id_date"}, {"11010517491231002X", "11010517491231002X", "identity.id_date"},
		{"10010519491231002X", "10010519491231002X", "identity.id_region"}, {"11010519491231002", "11010519491231002", "identity.id_format"}, {"110105194912310022X", "110105194912310022X", "identity.id_format"},
		{"1101O519491231002X", "1101O519491231002X", "identity.id_format"}, {"E12345678", "E12345678", "identity.id_unverified"}, {"H1234567801", "H1234567801", "identity.id_unverified"},
		{"12345678", "12345678", "identity.id_unverified"}, {"ABC123456789012", "ABC123456789012", "identity.id_unverified"}, {"无", "无", "identity.id_format"}, {"E1234", "E1234", "identity.id_format"},
	})
	if _, warn := CheckIDCard("110105194912310021"); strings.Contains(warn.Error(), "19491231") {
		t.Errorf("the warning shows the number: %v", warn)
	}
}

// A digit taken for another is always noticed: what check characters are for.
func TestCheckCharactersNoticeSlips(t *testing.T) {
	for _, c := range []struct {
		code string
		call func(string) (string, *fault.Fault)
	}{{"11010519491231002X", CheckIDCard}, {"91350100M000100Y43", CheckCreditCode}, {"D2143569-X", CheckOrgCode}} {
		for i := range c.code {
			for _, d := range "0123456789" {
				slip := c.code[:i] + string(d) + c.code[i+1:]
				digit := c.code[i] >= '0' && c.code[i] <= '9'
				if _, warn := c.call(slip); digit && slip != c.code && warn == nil {
					t.Errorf("%s passes for %s", slip, c.code)
				}
			}
		}
	}
}

func TestMasks(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "123": "***", "E12345678": "*******78", "11010519491231002X": "110***********002X", "91350100M000100Y43": "913***********0Y43",
	} {
		if got := MaskDocument(in); got != want {
			t.Errorf("MaskDocument(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"": "", "13800001111": "138****1111", "+86 138-0000-1111": "138****1111", "0535-6612345": "0535-*****45", "(0535)6612345": "0535-*****45", "6612345": "*****45", "0535-6612345-8001": "0535-**********01",
	} {
		if got := MaskPhone(in); got != want {
			t.Errorf("MaskPhone(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzDocuments(f *testing.F) {
	f.Add("11010519491231002X")
	f.Add("91350100M000100Y43")
	f.Add("\uff11\uff12 鲁")
	f.Fuzz(func(t *testing.T, s string) {
		for _, call := range []func(string) (string, *fault.Fault){CheckIDCard, CheckCreditCode, CheckOrgCode, NormalisePlate} {
			once, w1 := call(s)
			if again, w2 := call(once); again != once || (w1 == nil) != (w2 == nil) {
				t.Fatalf("%q gives %q (%v), then %q (%v)", s, once, w1, again, w2)
			}
		}
		MaskDocument(s)
		MaskPhone(s)
	})
}
