package identity

import (
	"strings"

	"fuelbook/backend/fault"
)

// NormalisePlate brings a vehicle plate to one form (half-width, upper case, no blank, no dot: "鲁FD12345") and returns a
// warning when it has none of the known shapes: ordinary, new energy, 学 警 挂 港 澳 领 使 应急, armed police, army, farm
// machines. The warning never blocks. Empty is "not given". Warnings: identity.plate_letter, identity.plate_format.
func NormalisePlate(s string) (plate string, warn *fault.Fault) {
	plate = compact(s)
	if plate == "" {
		return "", nil
	}
	runes := []rune(plate)
	for _, form := range plateForms() {
		if fitsPlate(runes, []rune(form)) {
			return plate, nil
		}
	}
	if swapped := strings.NewReplacer("I", "1", "O", "0").Replace(plate); swapped != plate && len(runes) >= 7 {
		return plate, warning("identity.plate_letter", "车牌「"+s+"」含字母 I 或 O", "车牌序号不用字母 I、O，请核对是否应为数字 1、0")
	}
	return plate, warning("identity.plate_format", "车牌「"+s+"」不像车牌号", "请写成 鲁F12345 或 鲁FD12345 的样子，确属特殊号牌可保留")
}

// plateForms are the shapes of GA 36 and its neighbours: p province, l letter, a letter or digit, d digit, e the mark of
// a new-energy plate, s the fire and forest services, m an army letter; all else stands for itself.
func plateForms() []string {
	return []string{
		"plaaaaa", "pleadddd", "plddddde",
		"plaaaa学", "plaaaa警", "plaaaa挂", "plaaaa港", "plaaaa澳", "plaaaa领",
		"使dddddd", "dddddd使", "psdddd应急", "psaddd应急", "pldddd应急",
		"WJpdddda", "WJddddda", "WJddddddd", "mlddddd", "pddaaaaa",
	}
}

func fitsPlate(plate, form []rune) bool {
	if len(plate) != len(form) {
		return false
	}
	for i, f := range form {
		set := plateSet(f)
		if set == "" && plate[i] != f || set != "" && !strings.ContainsRune(set, plate[i]) {
			return false
		}
	}
	return true
}

// plateSet gives the characters a mark of plateForms stands for, nothing for a character that stands for itself.
func plateSet(mark rune) string {
	const letters, digits = "ABCDEFGHJKLMNPQRSTUVWXYZ", "0123456789"
	switch mark {
	case 'p':
		return "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
	case 'l':
		return letters
	case 'a':
		return letters + digits
	case 'd':
		return digits
	case 'e':
		return "ABCDEFGHJK"
	case 's':
		return "XS"
	case 'm':
		return "VZKHBSLJNGCE"
	}
	return ""
}
