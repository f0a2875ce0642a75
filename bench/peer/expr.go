package peer

import (
	_ "embed"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

var (
	//go:embed programs/ticket.expr
	ticketExpr string
	//go:embed programs/patch.expr
	patchExpr string
)

// exprNaively evaluates one program of expr over the decoded document.
func exprNaively(s *schema) (Contender, error) {
	ticket, err := exprProgram(ticketExpr, "issue")
	if err != nil {
		return Contender{}, err
	}
	patch, err := exprProgram(patchExpr, "body")
	if err != nil {
		return Contender{}, err
	}
	statuses, targets := untyped(statusNames), untyped(transitions)
	l := language{
		ticket: func(issue any) (any, error) {
			return expr.Run(ticket, map[string]any{"issue": issue, "statuses": statuses})
		},
		patch: func(body any) (any, error) {
			return expr.Run(patch, map[string]any{"body": body, "transitions": targets})
		},
	}
	return l.validating(l.contender("expr, naive"), s), nil
}

func exprProgram(text, subject string) (*vm.Program, error) {
	return expr.Compile(text, expr.Env(map[string]any{
		subject: map[string]any{}, "statuses": map[string]any{}, "transitions": map[string]any{},
	}))
}

// untyped returns a table as languages take it.
func untyped(table map[string]string) map[string]any {
	out := make(map[string]any, len(table))
	for key, value := range table {
		out[key] = value
	}
	return out
}
