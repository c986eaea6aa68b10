package incentive

import (
	"reflect"
	"strings"

	"fuelbook/backend/fault"
	"fuelbook/backend/money"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"
)

// figures are what a formula may use, whole numbers in the base unit of its basis: q of the event, n of the group up to and with it, total of
// the group, plan of the station (0 where there is none).
type figures struct {
	Q     int `expr:"q"`
	N     int `expr:"n"`
	Total int `expr:"total"`
	Plan  int `expr:"plan"`
}

// formula is the escape for the rare case: an expression of whole numbers that gives fen. It has no loops, no texts, no fractions; div(a, b)
// rounds down, min and max exist. So it always ends and gives the same on every machine.
type formula struct{ program *vm.Program }

// formulaLength bounds the text.
const formulaLength = 400

// newFormula reads an expression. Error: incentive.formula.
func newFormula(text string) (*formula, error) {
	bad := func(why string) (*formula, error) {
		return nil, fault.New(fault.Invalid, "incentive.formula", "公式不能用："+why, "公式用整数 q（本笔）、n（累计到本笔）、total（合计）、plan（计划）和 + - * ?: 比较，除法写 div(a, b)，结果以分计")
	}
	if len(text) > formulaLength {
		return bad("超过400个字符")
	}
	floor := expr.Function("div", func(args ...any) (any, error) { return floorDiv(args[0].(int), args[1].(int)), nil }, new(func(int, int) int))
	least := expr.Function("min", func(args ...any) (any, error) { return min(args[0].(int), args[1].(int)), nil }, new(func(int, int) int))
	most := expr.Function("max", func(args ...any) (any, error) { return max(args[0].(int), args[1].(int)), nil }, new(func(int, int) int))
	program, err := expr.Compile(text, expr.Env(figures{}), expr.DisableAllBuiltins(), floor, least, most, expr.AsKind(reflect.Int), expr.MaxNodes(100))
	if err != nil {
		return bad(strings.SplitN(err.Error(), "\n", 2)[0])
	}
	guard := &wholeOnly{}
	node := program.Node()
	ast.Walk(&node, guard)
	if guard.found != "" {
		return bad("有" + guard.found)
	}
	return &formula{program}, nil
}

// wholeOnly finds what could give a fraction or run on.
type wholeOnly struct{ found string }

// Visit looks at one node.
func (w *wholeOnly) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.FloatNode:
		w.found = "小数"
	case *ast.BinaryNode:
		if n.Operator == "/" || n.Operator == "**" || n.Operator == "^" || n.Operator == ".." {
			w.found = "「" + n.Operator + "」"
		}
	case *ast.StringNode, *ast.ArrayNode, *ast.MapNode, *ast.PredicateNode, *ast.VariableDeclaratorNode:
		w.found = "数字以外的东西"
	}
}

// floorDiv rounds down; a division by nothing gives nothing, so that a missing plan pays nothing.
func floorDiv(a, b int) int {
	if b == 0 {
		return 0
	}
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// pay runs the formula for one event. Error: incentive.formula when the amount is out of all bounds.
func (f *formula) pay(q, n int64, g frame) (money.Fen, error) {
	got, err := expr.Run(f.program, figures{int(q), int(n), int(g.total), int(g.plan)})
	amount, ok := got.(int)
	if err != nil || !ok || money.Fen(amount) > maxRate || money.Fen(amount) < -maxRate {
		return 0, fault.New(fault.Invalid, "incentive.formula", "公式的结果不是100,000元以内的金额", "请核对公式")
	}
	return money.Fen(amount), nil
}
