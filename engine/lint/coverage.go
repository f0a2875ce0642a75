package lint

import (
	"slices"
	"strings"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/testcase"
)

// testsOf returns the tests of a mapping. untestable says that their file has errors.
func testsOf(l *engine.Loaded, m *mapping.Mapping) (tests *testcase.File, untestable bool) {
	tests = l.Tests[m.File]
	isThere := slices.Contains(l.Files, strings.TrimSuffix(m.File, ".yaml")+".test.yaml")
	return tests, tests == nil && isThere
}

// checkCoverage finds methods and routes without a test, and tests of methods that are not there.
func checkCoverage(c *check) {
	if c.untestable {
		return
	}
	methods, ways := map[string]bool{}, map[testcase.Way]bool{}
	if c.tests != nil {
		for _, tested := range c.tests.Cases {
			method := c.mapping.Method(tested.Request.Method)
			if method == nil {
				c.unknownMethod(tested)
				continue
			}
			methods[method.Name] = true
			if way, ok := c.tests.WayOf(tested, c.mapping); ok {
				ways[way] = true
			}
		}
	}
	const help = "add a case to the test file beside the mapping"
	for _, method := range c.mapping.Methods {
		if !methods[method.Name] {
			c.report(diagnostic.CodeMethodWithoutTest, method.Position(), help, "%s has no test", method.Name)
			continue
		}
		for _, route := range method.Routes {
			if !ways[testcase.Way{Method: method.Name, Route: route.Value}] {
				c.report(diagnostic.CodeMethodWithoutTest, route.Position(), help, "the route %s of %s has no test", route.Value, method.Name)
			}
		}
	}
}

func (c *check) unknownMethod(tested *testcase.Case) {
	var names []string
	for _, method := range c.mapping.Methods {
		names = append(names, method.Name)
	}
	c.report(diagnostic.CodeTestNamesUnknownMethod, tested.Request.MethodPosition, suggest.OneOf(tested.Request.Method, names),
		"the mapping has no method %q", tested.Request.Method)
}

// checkSources finds cases that do not say where the provider's behaviour is documented, and
// those that say it is not known.
func checkSources(found *diagnostic.List, file *testcase.File) {
	for _, tested := range file.Cases {
		if tested.Source == "" {
			report(found, diagnostic.CodeTestWithoutSource, tested.Position,
				"add source: the address of the documentation, or unverified and what is not known",
				"the case %q has no source", tested.Name)
		}
		for _, text := range []string{tested.Source, tested.Doc} {
			for line := range strings.Lines(text) {
				if isUnverified(line) {
					report(found, diagnostic.CodeUnverified, tested.Position, "", "%s", strings.TrimSpace(line))
				}
			}
		}
	}
}
