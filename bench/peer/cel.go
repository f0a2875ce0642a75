package peer

import (
	_ "embed"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"cel.dev/cel-go/ext"
)

var (
	//go:embed programs/ticket.cel
	ticketCEL string
	//go:embed programs/patch.cel
	patchCEL string
)

// celPrograms evaluates programs of the Common Expression Language.
func celPrograms() (Contender, error) {
	ticket, err := celProgram(ticketCEL, "issue", "statuses", untyped(statusNames))
	if err != nil {
		return Contender{}, err
	}
	patch, err := celProgram(patchCEL, "body", "transitions", untyped(transitions))
	if err != nil {
		return Contender{}, err
	}
	return language{ticket: ticket, patch: patch}.contender("cel-go"), nil
}

// celProgram compiles a program that reads its subject and a table.
func celProgram(text, subject, tableName string, table map[string]any) (func(any) (any, error), error) {
	environment, err := cel.NewEnv(
		cel.Variable(subject, cel.DynType), cel.Variable(tableName, cel.DynType),
		cel.OptionalTypes(), ext.Strings(), ext.Lists(),
	)
	if err != nil {
		return nil, err
	}
	checked, issues := environment.Compile(text)
	if err := issues.Err(); err != nil {
		return nil, err
	}
	program, err := environment.Program(checked, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		return nil, err
	}
	return func(input any) (any, error) {
		result, _, err := program.Eval(map[string]any{subject: input, tableName: table})
		if err != nil {
			return nil, err
		}
		return plain(result), nil
	}, nil
}

// plain turns a value of CEL into what encoding/json writes.
func plain(v ref.Val) any {
	switch v := v.(type) {
	case types.Null:
		return nil
	case traits.Mapper:
		object := make(map[string]any, int(v.Size().(types.Int)))
		for keys := v.Iterator(); keys.HasNext() == types.True; {
			key := keys.Next()
			object[string(key.(types.String))] = plain(v.Get(key))
		}
		return object
	case traits.Lister:
		list := make([]any, int(v.Size().(types.Int)))
		for i := range list {
			list[i] = plain(v.Get(types.Int(i)))
		}
		return list
	}
	return v.Value()
}
