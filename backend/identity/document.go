package identity

import (
	"strings"
	"time"
	"unicode"

	"fuelbook/backend/fault"
)

// CheckCreditCode normalises a unified social credit code (GB 32100: 18 characters, the last one a check character) and
// returns a warning when it is not one. A warning never blocks: old customers and special units exist (domain 14.3).
// Empty is "not given". Warnings: identity.credit_length, identity.credit_character, identity.credit_check.
func CheckCreditCode(s string) (code string, warn *fault.Fault) {
	code = compact(s)
	switch {
	case code == "":
		return "", nil
	case len(code) != 18:
		return code, warning("identity.credit_length", "统一社会信用代码「"+s+"」不是18位", "请核对营业执照")
	}
	sum, weight := 0, 1
	for i := range 17 {
		v := strings.IndexByte(creditCharacters, code[i])
		if v < 0 {
			return code, badCreditCharacter(code, code[i])
		}
		sum, weight = sum+v*weight, weight*3%31
	}
	if strings.IndexByte(creditCharacters, code[17]) < 0 {
		return code, badCreditCharacter(code, code[17])
	}
	// The first character is the registering authority: 1–9, A (army), N (rural collectives), Y (others).
	if strings.IndexByte("123456789ANY", code[0]) < 0 {
		return code, warning("identity.credit_character", "统一社会信用代码「"+code+"」的首位不是登记机关代码", "请核对营业执照")
	}
	if creditCharacters[(31-sum%31)%31] != code[17] {
		return code, warning("identity.credit_check", "统一社会信用代码「"+code+"」的校验位不符", "请核对营业执照，确属特殊情况可保留")
	}
	return code, nil
}

// creditCharacters are the 31 of GB 32100: without I, O, S, V, Z.
const creditCharacters = "0123456789ABCDEFGHJKLMNPQRTUWXY"

func badCreditCharacter(code string, c byte) *fault.Fault {
	return warning("identity.credit_character", "统一社会信用代码「"+code+"」含不使用的字符「"+string(rune(c))+"」", "代码不用字母 I、O、S、V、Z，请核对是否应为 1、0、5、U、2")
}

// CheckOrgCode normalises an organisation code of before 2015 (GB 11714: eight characters, hyphen, check character) to
// "D2143569-X" and returns a warning when it is not one. Empty is "not given".
// Warnings: identity.org_length, identity.org_check.
func CheckOrgCode(s string) (code string, warn *fault.Fault) {
	code = compact(s)
	if code == "" {
		return "", nil
	}
	if len(code) != 9 || strings.Trim(code, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return code, warning("identity.org_length", "组织机构代码「"+s+"」不是8位加1位校验码", "请核对组织机构代码证")
	}
	sum := 0
	for i, w := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
		v := int(code[i] - '0')
		if code[i] >= 'A' {
			v = int(code[i]-'A') + 10
		}
		sum += v * w
	}
	check := "0123456789X0"[11-sum%11]
	code = code[:8] + "-" + code[8:]
	if check != code[9] {
		return code, warning("identity.org_check", "组织机构代码「"+code+"」的校验位不符", "请核对组织机构代码证，确属特殊情况可保留")
	}
	return code, nil
}

// CheckIDCard normalises a person's document number and returns a warning when something about it is odd. An 18-digit
// resident card (GB 11643) is checked in region, birth date and check character; a 15-digit one is kept as it is;
// passports and the permits of foreigners, Hong Kong, Macao and Taiwan are kept and named unverified. Empty is "not given".
// Warnings: identity.id_format, identity.id_region, identity.id_date, identity.id_check, identity.id_unverified.
func CheckIDCard(s string) (number string, warn *fault.Fault) {
	number = compact(s)
	digits := len(number) - len(strings.TrimLeft(number, "0123456789"))
	switch {
	case number == "", len(number) == 15 && digits == 15:
		return number, nil
	case len(number) == 18 && digits >= 17:
		return number, checkResident(number)
	case digits >= 13 || digits > 0 && len(number) == 18 || len(number) < 6 || len(number) > 20 || strings.Trim(number, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return number, warning("identity.id_format", "证件号码「"+MaskDocument(number)+"」的位数或字符不对", "居民身份证为18位，请核对证件")
	}
	return number, warning("identity.id_unverified", "证件号码「"+MaskDocument(number)+"」不是居民身份证，未作校验", "请确认是护照、通行证或居留证")
}

func checkResident(number string) *fault.Fault {
	masked := "身份证号「" + MaskDocument(number) + "」"
	// Provinces by GB/T 2260; 81–83 are Hong Kong, Macao, Taiwan; 9 stands first on a foreigner's residence card.
	const provinces = " 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 "
	if number[0] != '9' && !strings.Contains(provinces, " "+number[:2]+" ") {
		return warning("identity.id_region", masked+"的前两位不是省级代码", "请核对证件")
	}
	if born, err := time.Parse("20060102", number[6:14]); err != nil || born.Year() < 1850 || born.Year() > 2200 {
		return warning("identity.id_date", masked+"中的出生日期无效", "请核对证件")
	}
	sum, weight := 0, 1
	for i := 16; i >= 0; i-- {
		weight = weight * 2 % 11
		sum += int(number[i]-'0') * weight
	}
	if "10X98765432"[sum%11] != number[17] {
		return warning("identity.id_check", masked+"的校验位不符", "请核对证件，确属特殊情况可保留")
	}
	return nil
}

// compact folds a number to upper-case half-width characters without blanks, hyphens and dots.
func compact(s string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		r = halfWidth(r)
		switch {
		case unicode.IsSpace(r), isInvisible(r), isDash(r), isDot(r):
			return -1
		}
		return r
	}, s))
}

func warning(code, message, remedy string) *fault.Fault {
	return fault.New(fault.Invalid, code, message, remedy)
}

// BirthDay is the day of the year ("MM-DD") a resident card says its holder was born on; "" for any other number.
func BirthDay(s string) string {
	number := compact(s)
	day := ""
	switch {
	case len(number) == 18 && number[0] != '9' && checkResident(number) == nil:
		day = number[6:14]
	case len(number) == 15:
		day = "19" + number[6:12]
	}
	born, err := time.Parse("20060102", day)
	if err != nil {
		return ""
	}
	return born.Format("01-02")
}
