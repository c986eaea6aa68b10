package incentive

import (
	"fmt"
	"slices"
	"strings"

	"fuelbook/backend/fault"
	"fuelbook/backend/money"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// Part is what a person gets of a pool: a fixed amount, or a weight in what the fixed ones leave (sales, shifts, a coefficient).
type Part struct {
	StaffID org.StaffID `json:"staffId"`
	StaffNo string      `json:"staffNo"`
	Name    string      `json:"name"`
	Fixed   money.Fen   `json:"fixed,omitempty"`
	Weight  int64       `json:"weight,omitempty"`
	Amount  money.Fen   `json:"amount"`
	Why     string      `json:"why,omitempty"`
}

// Distribute divides a pool within its station (二次分配): fixed amounts first, the rest by weight with the largest remainder, ties to the
// smaller staff number. The parts add up to the pool exactly. Errors: incentive.pool_empty, incentive.pool_twice, incentive.pool_part,
// incentive.pool_total when fixed amounts are more than the pool, or less and nobody has a weight.
func Distribute(pool money.Fen, parts []Part) ([]Part, error) {
	bad := func(code, message, remedy string) ([]Part, error) {
		return nil, fault.New(fault.Invalid, "incentive."+code, message, remedy)
	}
	if pool <= 0 || len(parts) == 0 {
		return bad("pool_empty", "没有可分配的金额或人员", "请核对站奖金池，并选参与分配的人")
	}
	out := slices.Clone(parts)
	slices.SortFunc(out, func(a, b Part) int {
		return strings.Compare(a.StaffNo+"\x00"+string(a.StaffID), b.StaffNo+"\x00"+string(b.StaffID))
	})
	if twice := lo.FindDuplicatesBy(out, func(p Part) org.StaffID { return p.StaffID }); len(twice) > 0 {
		return bad("pool_twice", twice[0].Name+"写了两次", "请合并成一行")
	}
	if wrong, ok := lo.Find(out, func(p Part) bool { return min(int64(p.Fixed), p.Weight) < 0 || p.Fixed > 0 && p.Weight > 0 }); ok {
		return bad("pool_part", wrong.Name+"的金额或权重不对", "请填一项不小于0的数")
	}
	rest := pool - lo.SumBy(out, func(p Part) money.Fen { return p.Fixed })
	weights := lo.SumBy(out, func(p Part) int64 { return p.Weight })
	if rest < 0 || rest > 0 && weights == 0 {
		return bad("pool_total", fmt.Sprintf("奖金池%s元，定额合计%s元，差%s元", pool.Grouped(), (pool-rest).Grouped(), rest.Grouped()), "合计须恰好等于奖金池，请改正，或给其他人填权重")
	}
	shares := money.Share(rest, lo.Map(out, func(p Part, _ int) int64 { return p.Weight }))
	for i := range out {
		out[i].Amount = out[i].Fixed
		if weights > 0 {
			out[i].Amount += shares[i]
		}
	}
	return out, nil
}
