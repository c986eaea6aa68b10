package identity

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"fuelbook/backend/fault"
)

// maxText is how many characters one line of text may have.
const maxText = 200

// CheckText refuses what cannot be shown and printed exactly as it was written: broken UTF-8, control characters, marks that turn the direction
// of what follows, characters that are none, and more than 200 characters. Everything else stays as it is: rare characters beyond the BMP,
// emoji, letters of any script. Errors: identity.text_broken, identity.text_control, identity.text_direction, identity.text_long.
func CheckText(s string) *fault.Fault {
	if !utf8.ValidString(s) {
		return warning("identity.text_broken", "文字的编码是坏的", "请重新输入这一栏")
	}
	if n := utf8.RuneCountInString(s); n > maxText {
		return warning("identity.text_long", fmt.Sprintf("有%d个字，最多%d个字", n, maxText), "请缩短，其余写到备注或附件里")
	}
	at := 0
	for _, r := range s {
		at++
		switch {
		case turns(r):
			return warning("identity.text_direction", fmt.Sprintf("第%d个字是改变文字方向的不可见符号（U+%04X）", at, r), "请删去，重新输入这一栏")
		case unicode.IsControl(r), r == '\u2028', r == '\u2029', r == '\ufeff', r == utf8.RuneError, r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
			return warning("identity.text_control", fmt.Sprintf("第%d个字是不能显示的符号（U+%04X）", at, r), "请删去，重新输入这一栏")
		}
	}
	return nil
}

// turns reports the marks that embed, override or isolate a direction: they could show a name as another one. Letters written from right to
// left and the plain marks beside them are no danger.
func turns(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 }
