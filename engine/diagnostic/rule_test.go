package diagnostic_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/diagnostic"
)

func TestRulesAreComplete(t *testing.T) {
	code := regexp.MustCompile(`^UM[1-6][0-9]{2}$`)
	name := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	names := map[string]bool{}
	for _, rule := range diagnostic.Rules() {
		if !code.MatchString(string(rule.Code)) {
			t.Errorf("%s is no code", rule.Code)
		}
		if !name.MatchString(rule.Name) || names[rule.Name] {
			t.Errorf("%s has the name %q, which is malformed or taken", rule.Code, rule.Name)
		}
		names[rule.Name] = true
		if !strings.HasSuffix(rule.Summary, ".") || strings.Contains(strings.TrimSuffix(rule.Summary, "."), ". ") {
			t.Errorf("%s: the summary is not one sentence: %q", rule.Code, rule.Summary)
		}
		if !strings.HasSuffix(rule.Explanation, ".") {
			t.Errorf("%s: the explanation is no sentence: %q", rule.Code, rule.Explanation)
		}
		if (rule.Bad == "") != (rule.Good == "") || rule.Bad != "" && rule.Bad == rule.Good {
			t.Errorf("%s: the examples are no pair", rule.Code)
		}
		for _, example := range []string{rule.Bad, rule.Good} {
			if example != "" && !strings.HasSuffix(example, "\n") {
				t.Errorf("%s: an example does not end its last line", rule.Code)
			}
		}
		if found, ok := diagnostic.RuleFor(rule.Code); !ok || found != rule {
			t.Errorf("RuleFor(%s) is %v, %v", rule.Code, found, ok)
		}
	}
}

func TestRulesAreInOrder(t *testing.T) {
	rules := diagnostic.Rules()
	sorted := slices.IsSortedFunc(rules, func(a, b diagnostic.Rule) int { return strings.Compare(string(a.Code), string(b.Code)) })
	if !sorted {
		t.Error("rules are not in the order of their codes")
	}
	rules[0].Name = "changed"
	if diagnostic.Rules()[0].Name == "changed" {
		t.Error("a caller can change the table")
	}
}

func TestSeverities(t *testing.T) {
	want := map[diagnostic.Severity][]diagnostic.Code{
		diagnostic.SeverityWarning: {"UM208", "UM214", "UM217", "UM304", "UM313", "UM403", "UM404", "UM409", "UM411", "UM413", "UM414", "UM508", "UM509", "UM511", "UM601", "UM603", "UM606"},
		diagnostic.SeverityInfo:    {"UM604", "UM607"},
	}
	for severity, codes := range want {
		var got []diagnostic.Code
		for _, rule := range diagnostic.Rules() {
			if rule.Severity == severity {
				got = append(got, rule.Code)
			}
		}
		if !slices.Equal(got, codes) {
			t.Errorf("rules of severity %v are %v, want %v", severity, got, codes)
		}
	}
}

func TestRuleForUnknownCode(t *testing.T) {
	if rule, ok := diagnostic.RuleFor("UM999"); ok {
		t.Errorf("UM999 is %v", rule)
	}
}
