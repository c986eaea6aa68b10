package identity

import "testing"

func TestNormalisePhone(t *testing.T) {
	for in, want := range map[string]struct {
		number string
		kind   PhoneKind
	}{
		"13800001111": {"13800001111", Mobile}, "+86 138 0000 1111": {"13800001111", Mobile}, "0086-138-0000-1111": {"13800001111", Mobile}, "8613800001111": {"13800001111", Mobile},
		"013800001111": {"13800001111", Mobile}, "\uff11\uff13\uff18\uff10\uff10\uff10\uff10\uff11\uff11\uff11\uff11": {"13800001111", Mobile}, "\uff0b86\uff0d13800001111\t": {"13800001111", Mobile},
		"(+86)13800001111": {"13800001111", Mobile}, "138-0000-1111": {"13800001111", Mobile}, "19912345678": {"19912345678", Mobile}, "138\u200b00001111": {"13800001111", Mobile},
		"0535-6612345": {"0535-6612345", Landline}, "05356612345": {"0535-6612345", Landline}, "(0535)6612345": {"0535-6612345", Landline}, "\uff080535\uff09661\u20142345": {"0535-6612345", Landline},
		"+86 535 6612345": {"0535-6612345", Landline}, "0086-10-66123456": {"010-66123456", Landline}, "010 66123456": {"010-66123456", Landline}, "0531-86123456": {"0531-86123456", Landline},
		"0535-6612345-8001": {"0535-6612345-8001", Landline}, "0535-6612345转8001": {"0535-6612345-8001", Landline}, "0535 6612345 ext.12": {"0535-6612345-12", Landline},
		"6612345": {"6612345", Landline}, "400-123-4567": {"400-123-4567", Landline}, "4001234567": {"400-123-4567", Landline}, "0535-661-2345": {"0535-6612345", Landline},
		"": {"", UnknownPhone}, " 无 ": {"无", UnknownPhone}, "12345": {"12345", UnknownPhone}, "12800001111": {"12800001111", UnknownPhone}, "1380000111": {"1380000111", UnknownPhone},
		"138000011112": {"138000011112", UnknownPhone}, "13800001111/13900001111": {"13800001111/13900001111", UnknownPhone}, "0535-0612345": {"0535-0612345", UnknownPhone},
		"010-6612345": {"010-6612345", UnknownPhone}, "0035-6612345": {"0035-6612345", UnknownPhone}, "+1 202 555 0100": {"+1 202 555 0100", UnknownPhone}, "13800001111-1": {"13800001111-1", UnknownPhone},
	} {
		if got, kind := NormalisePhone(in); got != want.number || kind != want.kind {
			t.Errorf("%q is %q, %s; want %q, %s", in, got, kind, want.number, want.kind)
		}
	}
}

func FuzzNormalisePhone(f *testing.F) {
	for _, s := range []string{"+86 138 0000 1111", "0535-6612345转8001", "(0535)6612345-1", "400-123-4567#9", "+86 0 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once, kind := NormalisePhone(s)
		if again, same := NormalisePhone(once); again != once || same != kind {
			t.Fatalf("%q is %q (%s), then %q (%s)", s, once, kind, again, same)
		}
	})
}

func TestNormalisePlate(t *testing.T) {
	var cases []check
	for in, want := range map[string]string{
		"鲁A12345": "", " 鲁 f·12345": "", "鲁F\u202212345": "", "鲁\uff26-1234\uff21": "", "鲁AD12345": "", "鲁A12345D": "", "鲁AK12345": "", "鲁FYFCNT": "",
		"鲁F1234学": "", "鲁F1234警": "", "鲁F1234挂": "", "粤Z1234港": "", "粤Z1234澳": "", "沪A1234领": "", "使123456": "", "123456使": "", "鲁X0018应急": "", "鲁SA018应急": "",
		"WJ鲁1234A": "", "wj1234567": "", "VA12345": "", "鲁0612345": "", "鲁06A1234": "",
	} {
		cases = append(cases, check{in, compact(in), want})
	}
	cases = append(cases,
		check{"", "", ""}, check{"鲁F123I5", "鲁F123I5", "identity.plate_letter"}, check{"鲁FO2345", "鲁FO2345", "identity.plate_letter"}, check{"鲁F1234", "鲁F1234", "identity.plate_format"},
		check{"F12345", "F12345", "identity.plate_format"}, check{"鲁AL12345", "鲁AL12345", "identity.plate_format"}, check{"鲁A123456", "鲁A123456", "identity.plate_format"},
		check{"鲁112345x", "鲁112345X", ""}, check{"油桶", "油桶", "identity.plate_format"}, check{"山F12345", "山F12345", "identity.plate_format"}, check{"鲁FDA12345", "鲁FDA12345", "identity.plate_format"},
	)
	runChecks(t, "NormalisePlate", NormalisePlate, cases)
	if got, _ := NormalisePlate(" 鲁 f·1234\uff15 "); got != "鲁F12345" {
		t.Errorf("got %q", got)
	}
}
