package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/value"
)

func newDiagnostics(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "diagnostics [CODE]",
		Short: "List the findings of lint, or explain one",
		Example: `  unimap diagnostics
  unimap diagnostics UM105
  unimap diagnostics --format markdown`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(given) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return ruleCodes(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	format := chooseFlag(cmd, "format", "how the rules are written", "text", "json", "markdown")
	cmd.RunE = func(_ *cobra.Command, codes []string) error {
		if len(codes) == 1 {
			return describeRule(t, codes[0], format.value)
		}
		switch format.value {
		case "json":
			rules := []any{}
			for _, rule := range diagnostic.Rules() {
				rules = append(rules, ruleValue(rule))
			}
			return t.json(rules)
		case "markdown":
			return written(diagnostic.WriteMarkdown(t.out))
		}
		return listRules(t)
	}
	return cmd
}

func ruleCodes() []string {
	var codes []string
	for _, rule := range diagnostic.Rules() {
		codes = append(codes, string(rule.Code))
	}
	return codes
}

func listRules(t *terminal) error {
	table := tabwriter.NewWriter(t.text(), 0, 0, 2, ' ', 0)
	for _, rule := range diagnostic.Rules() {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", rule.Code, rule.Severity, rule.Name, rule.Summary)
	}
	return written(table.Flush())
}

// describeRule explains one rule. Its code may be written in lower case, and its name serves too.
func describeRule(t *terminal, code, format string) error {
	for _, rule := range diagnostic.Rules() {
		if string(rule.Code) != strings.ToUpper(code) && rule.Name != code {
			continue
		}
		if format == "json" {
			return t.json(ruleValue(rule))
		}
		return writeRule(t, rule)
	}
	e := failed("there is no finding %q", code)
	return e.withHelp("%s", suggest.Help(strings.ToUpper(code), ruleCodes(), "unimap diagnostics lists them"))
}

func writeRule(t *terminal, rule diagnostic.Rule) error {
	text := fmt.Sprintf("%s %s (%s)\n\n%s\n\n%s\n", rule.Code, rule.Name, rule.Severity, rule.Summary, rule.Explanation)
	for _, example := range []struct{ title, yaml string }{{"wrong", rule.Bad}, {"right", rule.Good}} {
		if example.yaml != "" {
			text += fmt.Sprintf("\n%s\n%s\n", example.title, indented(example.yaml))
		}
	}
	_, err := fmt.Fprint(t.text(), text)
	return written(err)
}

func indented(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ")
}

func ruleValue(rule diagnostic.Rule) *value.Object {
	return value.ObjectOf("code", string(rule.Code), "name", rule.Name, "severity", rule.Severity.String(),
		"summary", rule.Summary, "explanation", rule.Explanation, "bad", rule.Bad, "good", rule.Good)
}
