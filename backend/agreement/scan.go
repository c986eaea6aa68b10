package agreement

import (
	"regexp"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

// MaxScan is the largest scan that may be kept, in bytes.
const MaxScan = 20 << 20

// Scan is the sealed paper that came back; its bytes lie beside it in the database.
type Scan struct {
	Name       string        `json:"name"`  // as the clerk's file is called
	Media      string        `json:"media"` // by content
	Size       int64         `json:"size"`
	SHA256     string        `json:"sha256"`
	Matched    string        `json:"matched"` // 文字: number and fingerprint were read out of the file; 人工: typed from its footer
	SignedOn   calendar.Date `json:"signedOn"`
	Signatory  string        `json:"signatory"` // who signed for the customer
	AddedAt    string        `json:"addedAt"`   // RFC 3339
	AddedBy    string        `json:"addedBy"`
	MissedText bool          `json:"missedText"` // the file has no text to be read
}

// Ways a scan was matched with its draft.
const (
	MatchedByText = "文字"
	MatchedByHand = "人工"
)

var footerMark = regexp.MustCompile(`校验码\s*([0-9a-f]{4})\s*([0-9a-f]{4})\s*([0-9a-f]{4})\s*([0-9a-f]{4})`)

// MatchScan says how a scan was found to be the paper of exactly this approved text. read is the text read out of the file, empty where it has
// none; typed is what the clerk typed from the footer, number and fingerprint. Errors: agreement.scan_other (another agreement, or another
// version of this one, saying which), agreement.scan_unmatched (nothing to match by).
func MatchScan(a Agreement, read, typedNumber, typedPrint string) (how string, err error) {
	if marks := footerMark.FindAllStringSubmatch(read, -1); len(marks) > 0 {
		for _, m := range marks {
			if print := strings.Join(m[1:], ""); print != a.Fingerprint {
				return "", otherPaper(a, "文件页脚的校验码是"+print)
			}
		}
		if !strings.Contains(strings.Join(strings.Fields(read), ""), strings.Join(strings.Fields(a.Number), "")) {
			return "", otherPaper(a, "文件里没有编号"+a.Number)
		}
		return MatchedByText, nil
	}
	number, print := strings.Join(strings.Fields(typedNumber), ""), strings.ToLower(strings.Join(strings.Fields(typedPrint), ""))
	switch {
	case print == "" || number == "":
		return "", fault.New(fault.Invalid, "agreement.scan_unmatched", "扫描件里读不出文字", "请照纸上页脚填写协议编号和16位校验码").On("fingerprint")
	case number != a.Number:
		return "", otherPaper(a, "填写的编号是"+number)
	case print != a.Fingerprint:
		return "", otherPaper(a, "填写的校验码是"+print)
	}
	return MatchedByHand, nil
}

func otherPaper(a Agreement, why string) error {
	return fault.New(fault.Conflict, "agreement.scan_other", why+"，与已批准的文本（"+a.Number+"，校验码"+a.Fingerprint+"）不是同一份", "请核对纸面：可能是退回前打印的旧稿，或拿错了协议").On("fingerprint")
}
