package desk

import (
	"encoding/json"
	"fmt"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/store"
)

// What the dated policies have in common that the chief signs: 流失口径, 表样, 考核办法.

// grounds is the file or meeting a version of a policy is signed by. Error: policy.no_reason.
func grounds(reason, what string) (string, error) {
	if reason = strings.TrimSpace(reason); reason == "" {
		return "", fault.New(fault.Invalid, "policy.no_reason", "没有写依据", "请写明批准新"+what+"的文件或会议").On("reason")
	}
	return reason, nil
}

// begins checks that a version may begin in a month: closed months keep what they were signed by. Errors: policy.no_month, policy.closed.
func begins(tx *store.Tx, from calendar.Month, what string) error {
	if from.IsZero() {
		return fault.New(fault.Invalid, "policy.no_month", "没有写从哪个月起执行", "请填写月份").On("from")
	}
	earliest, err := afterClosed(tx, from)
	if err == nil && from.Before(earliest) {
		err = fault.New(fault.Conflict, "policy.closed", from.Chinese()+"已经结账，结账的月份不改"+what, "请从"+earliest.Chinese()+"或以后执行").On("from")
	}
	return err
}

// nextVersion names a version by the month it begins in, and numbers it.
func nextVersion(tx *store.Tx, kind string, from calendar.Month) (string, error) {
	stored, err := tx.Policies(kind)
	return fmt.Sprintf("%s-%02d", from, len(stored)), err
}

// savePolicy stores a policy as a version of its kind.
func savePolicy(tx *store.Tx, kind string, policy any) error {
	raw, err := json.Marshal(policy)
	if err != nil {
		return fault.Wrap(err, "desk.policy", "参数「"+policyKinds()[kind].word+"」保存不了")
	}
	v, err := policyVersion(kind, raw)
	if err != nil {
		return err
	}
	return tx.SavePolicy(v)
}
