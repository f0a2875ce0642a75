package peer

import (
	_ "embed"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"cel.dev/cel-go/ext"
	"google.golang.org/protobuf/types/known/structpb"
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

// plain turns a value of CEL into what encoding/json writes. What comes from the input as it is
// needs no turning.
func plain(v ref.Val) any {
	if lister, ok := v.(traits.Lister); ok {
		if _, native := v.Value().([]any); native {
			return v.Value()
		}
		list := make([]any, int(lister.Size().(types.Int)))
		for i := range list {
			list[i] = plain(lister.Get(types.Int(i)))
		}
		return list
	}
	switch inner := v.Value().(type) {
	case map[ref.Val]ref.Val:
		object := make(map[string]any, len(inner))
		for key, member := range inner {
			object[string(key.(types.String))] = plain(member)
		}
		return object
	case structpb.NullValue:
		return nil
	default:
		return inner
	}
}
