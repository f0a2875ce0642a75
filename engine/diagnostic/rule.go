package diagnostic

import (
	"slices"
	"sync"
)

// Rule describes one kind of finding.
type Rule struct {
	Code Code
	// Name is a short kebab-case name, such as "duplicate-key".
	Name string
	// Severity is the severity of every finding of the rule.
	Severity Severity
	// Summary says in one sentence what the rule finds.
	Summary string
	// Explanation says why it matters and what to do, in whole sentences.
	Explanation string
	// Bad and Good are YAML examples that have, and do not have, the finding. They are empty
	// for rules about the surroundings of a file.
	Bad, Good string
}

// getMethod completes an example that is about a record.
const getMethod = `methods:
  get:
    calls:
      - name: fetch
        request: GET /tickets/{id}
    result: record(calls.fetch.response)
`

// Rules returns every rule in the order of the codes.
func Rules() []Rule { return slices.Clone(ruleTable().ordered) }

// RuleFor returns the rule of a code, and whether there is one.
func RuleFor(code Code) (Rule, bool) {
	rule, ok := ruleTable().byCode[code]
	return rule, ok
}

type table struct {
	ordered []Rule
	byCode  map[Code]Rule
}

var ruleTable = sync.OnceValue(func() table {
	ordered := slices.Concat(readingRules, formatRules, expressionRules, schemaRules, requestRules, testRules)
	byCode := make(map[Code]Rule, len(ordered))
	for _, rule := range ordered {
		byCode[rule.Code] = rule
	}
	return table{ordered: ordered, byCode: byCode}
})
