package lint

import (
	"maps"
	"slices"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/testcase"
)

// mappingChecks are the checks of one mapping.
var mappingChecks = []struct {
	run   func(*check)
	codes []diagnostic.Code // what it reports
}{
	{checkEnums, []diagnostic.Code{diagnostic.CodeUnusedEnum, diagnostic.CodeEnumNotTotal, diagnostic.CodeEnumDirection}},
	{checkComparisons, []diagnostic.Code{diagnostic.CodeImpossibleComparison}},
	{checkMembers, []diagnostic.Code{diagnostic.CodeUnknownName}},
	{checkWriteFields, []diagnostic.Code{diagnostic.CodeWriteFieldUnread, diagnostic.CodeIgnoredFieldRead}},
	{checkCalls, []diagnostic.Code{diagnostic.CodeUnusedCall, diagnostic.CodePollWithoutTimeout}},
	{checkCallValues, []diagnostic.Code{diagnostic.CodeCallAsValue}},
	{checkParams, []diagnostic.Code{diagnostic.CodeUnusedParam}},
	{checkPages, []diagnostic.Code{diagnostic.CodeListWithoutPages, diagnostic.CodeEndlessPages, diagnostic.CodeCursorUnused}},
	{checkPathHoles, []diagnostic.Code{diagnostic.CodePathHoleMayBeMissing}},
	{checkCoverage, []diagnostic.Code{diagnostic.CodeMethodWithoutTest, diagnostic.CodeTestNamesUnknownMethod}},
	{checkMappingDoc, []diagnostic.Code{diagnostic.CodeUnverified, diagnostic.CodeDocMissing}},
}

// providerChecks are the checks of one provider.yaml.
var providerChecks = []struct {
	run   func(*diagnostic.List, *mapping.Provider)
	codes []diagnostic.Code
}{
	{checkProviderDoc, []diagnostic.Code{
		diagnostic.CodeUnverified, diagnostic.CodeDocMissing, diagnostic.CodeRetired,
	}},
}

// testChecks are the checks of one test file.
var testChecks = []struct {
	run   func(*diagnostic.List, *testcase.File)
	codes []diagnostic.Code
}{
	{checkSources, []diagnostic.Code{diagnostic.CodeTestWithoutSource, diagnostic.CodeUnverified}},
}

// Check returns what is wrong with what LoadAll could compile, beyond the findings that are in
// l.Diagnostics already. The list is sorted.
func Check(l *engine.Loaded) diagnostic.List {
	var found diagnostic.List
	for _, provider := range l.Providers {
		for _, c := range providerChecks {
			c.run(&found, provider)
		}
	}
	for _, m := range l.Mappings {
		subject := &check{mapping: m, found: &found}
		subject.tests, subject.untestable = testsOf(l, m)
		for _, c := range mappingChecks {
			c.run(subject)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(l.Tests)) {
		for _, c := range testChecks {
			c.run(&found, l.Tests[name])
		}
	}
	found.Sort()
	return found
}

// Codes returns the codes of the rules that Check applies, sorted.
func Codes() []diagnostic.Code {
	var codes []diagnostic.Code
	for _, c := range mappingChecks {
		codes = append(codes, c.codes...)
	}
	for _, c := range providerChecks {
		codes = append(codes, c.codes...)
	}
	for _, c := range testChecks {
		codes = append(codes, c.codes...)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// check is one mapping under its checks.
type check struct {
	mapping *mapping.Mapping
	tests   *testcase.File // nil if there is none, or if it has errors
	// untestable says that there is a test file, but one that could not be read.
	untestable bool
	found      *diagnostic.List
}

func (c *check) report(code diagnostic.Code, at diagnostic.Position, help, format string, arguments ...any) {
	report(c.found, code, at, help, format, arguments...)
}

// report adds a finding with a help text, which may be empty.
func report(found *diagnostic.List, code diagnostic.Code, at diagnostic.Position, help, format string, arguments ...any) {
	d := diagnostic.New(code, at, format, arguments...)
	if help != "" {
		d = d.WithHelp("%s", help)
	}
	*found = append(*found, d)
}
