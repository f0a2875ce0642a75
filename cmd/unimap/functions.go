package main

import (
	"github.com/spf13/cobra"

	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/value"
)

func newFunctions(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "functions [NAME]",
		Short: "List the functions of the expression language, or explain one",
		Example: `  unimap functions
  unimap functions datetime
  unimap functions --format markdown`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(given) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return functionNames(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	format := chooseFlag(cmd, "format", "how the functions are written", "text", "json", "markdown")
	cmd.RunE = func(_ *cobra.Command, names []string) error {
		if len(names) == 1 {
			return describeFunction(t, names[0], format.value)
		}
		library := function.Standard()
		switch format.value {
		case "json":
			return t.json(functionValues(library.Reference()))
		case "markdown":
			return written(library.WriteMarkdown(t.out))
		}
		return written(library.WriteList(t.text()))
	}
	return cmd
}

func functionNames() []string {
	var names []string
	for _, f := range function.Standard().Reference() {
		names = append(names, f.Name)
	}
	return names
}

func describeFunction(t *terminal, name, format string) error {
	library := function.Standard()
	f := library.Documented(name)
	if f == nil {
		e := failed("there is no function %q", name)
		if guess := library.Suggest(name); guess != "" {
			return e.withHelp("did you mean %s?", guess)
		}
		return e.withHelp("unimap functions lists them")
	}
	switch format {
	case "json":
		return t.json(functionValue(f))
	case "markdown":
		return written(f.WriteMarkdown(t.out))
	}
	return written(f.WriteText(t.text()))
}

func functionValues(functions []*function.Function) []any {
	out := make([]any, len(functions))
	for i, f := range functions {
		out[i] = functionValue(f)
	}
	return out
}

func functionValue(f *function.Function) *value.Object {
	parameters := []any{}
	for _, p := range f.Parameters {
		parameters = append(parameters, value.ObjectOf("name", p.Name, "kinds", p.KindsText(), "optional", p.Optional,
			"variadic", p.Variadic, "literal", p.Literal, "doc", p.Doc))
	}
	examples := []any{}
	for _, example := range f.Examples {
		examples = append(examples, exampleValue(example))
	}
	return value.ObjectOf("name", f.Name, "category", string(f.Category), "signature", f.Signature(), "result", f.ResultText(),
		"summary", f.Summary(), "doc", f.Doc, "jsonata", f.JSONata, "parameters", parameters, "examples", examples)
}

func exampleValue(example function.Example) *value.Object {
	out := value.ObjectOf("expression", example.Expression)
	switch {
	case example.Error != "":
		out.Set("error", example.Error)
	case example.Result != "":
		if result, err := value.Decode([]byte(example.Result), value.Limits{}); err == nil {
			out.Set("result", result)
		}
	}
	return out
}
