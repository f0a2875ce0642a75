package peer

import (
	_ "embed"
	"errors"

	"github.com/itchyny/gojq"
)

var (
	//go:embed programs/ticket.jq
	ticketJQ string
	//go:embed programs/patch.jq
	patchJQ string
)

// jqPrograms evaluates jq programs with gojq.
func jqPrograms() (Contender, error) {
	ticket, err := jqProgram(ticketJQ, "$statuses", untyped(statusNames))
	if err != nil {
		return Contender{}, err
	}
	patch, err := jqProgram(patchJQ, "$transitions", untyped(transitions))
	if err != nil {
		return Contender{}, err
	}
	return language{ticket: ticket, patch: patch}.contender("gojq"), nil
}

// jqProgram compiles a program that reads a table.
func jqProgram(text, variable string, table map[string]any) (func(any) (any, error), error) {
	query, err := gojq.Parse(text)
	if err != nil {
		return nil, err
	}
	code, err := gojq.Compile(query, gojq.WithVariables([]string{variable}))
	if err != nil {
		return nil, err
	}
	return func(input any) (any, error) {
		result, ok := code.Run(input, table).Next()
		if !ok {
			return nil, errors.New("the program gave nothing")
		}
		if err, failed := result.(error); failed {
			return nil, err
		}
		return result, nil
	}, nil
}
