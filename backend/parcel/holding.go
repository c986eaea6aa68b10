package parcel

import (
	"slices"
	"strings"

	"fuelbook/backend/fault"
)

// Holding says which office answers for a record (本级负责, 6.1): its code, and how often the record was handed over. A record has one holding at
// a time: only the office that answers hands it over, so of two that are told the one with more turns is the newer.
type Holding struct {
	Office string `json:"office"`
	Turn   int64  `json:"turn"`
}

// Lines says whether lower is upper or stands below it, both by their codes.
type Lines func(upper, lower string) bool

// assisted are the fields by which an office below assists the one that answers (下级协助, 6.1; the local facts of 6.4.1): both may write them.
func assisted() map[Kind][]string {
	return map[Kind][]string{Customers: {"contact", "phone", "remark"}, Plans: {"target", "responsibleId", "remark"}} // a plan is the upper's, who approves what is reported
}

// Assisted reports whether a field of a kind, by its dotted path, is one of those.
func Assisted(k Kind, field string) bool { return slices.Contains(assisted()[k], field) }

// Writer reports whether an office may write a field of a record: the one that answers may write all of it, those below it what they assist by,
// and nobody else anything; the office above returns the record with a remark.
func (h Holding) Writer(office string, k Kind, field string, within Lines) bool {
	return office == h.Office || Assisted(k, field) && within(h.Office, office)
}

// MayWrite refuses a change of some fields by an office that may not write them. name is how the record and the answering office are called.
// Error: parcel.not_owner, on the first such field.
func (h Holding) MayWrite(office string, k Kind, fields []string, name, answers string, within Lines) error {
	for _, f := range fields {
		if h.Writer(office, k, f, within) {
			continue
		}
		remedy := "请在「月度上报 → 退回与疑问」里退回给" + answers + "，写明要改什么，由它改好再报"
		if within(h.Office, office) {
			remedy = "本单位协助，只能改" + words(assisted()[k]) + "；其他请报" + answers + "改"
		}
		return fault.New(fault.Forbidden, "parcel.not_owner", name+"归"+answers+"负责，本单位不能改「"+FieldWord(f)+"」", remedy).On(f)
	}
	return nil
}

func words(fields []string) string {
	if len(fields) == 0 {
		return "自己登记的内容"
	}
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = FieldWord(f)
	}
	return strings.Join(out, "、")
}

// Move is the holding after the office that answers has given the record to another station: a turn of its own, for those who assisted change.
func (h Holding) Move() Holding { return Holding{h.Office, h.Turn + 1} }

// HandOver is the holding after the office own has handed the record to another. Errors: parcel.not_owner, parcel.same_owner.
func (h Holding) HandOver(own, to, answers string) (Holding, error) {
	switch {
	case h.Office != own:
		return h, fault.New(fault.Forbidden, "parcel.not_owner", "这条记录归"+answers+"负责，只有它能移交", "请在「月度上报 → 退回与疑问」里请"+answers+"移交")
	case to == own || to == "":
		return h, fault.New(fault.Invalid, "parcel.same_owner", "没有选择接收单位，或选的就是本单位", "请选另一个单位").On("officeId")
	}
	return Holding{to, h.Turn + 1}, nil
}
