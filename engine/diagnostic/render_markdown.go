package diagnostic

import (
	"fmt"
	"io"
	"strings"
)

// ruleGroups are the groups of rules by the first digit of their number.
var ruleGroups = []struct{ prefix, title string }{
	{"UM1", "Reading a file"},
	{"UM2", "Keys and names"},
	{"UM3", "Expressions"},
	{"UM4", "The unified schema"},
	{"UM5", "Requests and security"},
	{"UM6", "Tests and documentation"},
}

// WriteMarkdown writes the reference page of all rules. The section of a rule has its code in
// lower case as its anchor, such as #um101.
func WriteMarkdown(w io.Writer) error {
	var out strings.Builder
	out.WriteString("# Diagnostics\n\n" +
		"Every finding has a stable code. Errors make a file unusable, warnings are probably mistakes, and infos are\n" +
		"worth knowing. This page is generated from the table of rules.\n")
	for _, group := range ruleGroups {
		writeGroup(&out, group.prefix, group.title)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func writeGroup(out *strings.Builder, prefix, title string) {
	fmt.Fprintf(out, "\n## %s\n\n| code | name | severity | finds |\n|---|---|---|---|\n", title)
	var members []Rule
	for _, rule := range Rules() {
		if strings.HasPrefix(string(rule.Code), prefix) {
			members = append(members, rule)
		}
	}
	for _, rule := range members {
		fmt.Fprintf(out, "| [%s](#%s) | %s | %s | %s |\n", rule.Code, strings.ToLower(string(rule.Code)), rule.Name, rule.Severity,
			strings.ReplaceAll(rule.Summary, "|", `\|`))
	}
	for _, rule := range members {
		writeRule(out, rule)
	}
}

func writeRule(out *strings.Builder, rule Rule) {
	fmt.Fprintf(out, "\n### %s\n\n**%s** (%s)\n\n%s\n\n%s\n", rule.Code, rule.Name, rule.Severity, rule.Summary, rule.Explanation)
	for _, example := range []struct{ title, yaml string }{{"Wrong", rule.Bad}, {"Right", rule.Good}} {
		if example.yaml != "" {
			fmt.Fprintf(out, "\n%s:\n\n```yaml\n%s```\n", example.title, example.yaml)
		}
	}
}
