package lint

import (
	"context"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
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
	covered := map[string]bool{}
	if c.tests != nil {
		for _, tested := range c.tests.Cases {
			method := c.mapping.Method(tested.Request.Method)
			if method == nil {
				c.unknownMethod(tested)
				continue
			}
			covered[method.Name] = true
			if route, ok := routeOf(method, c.tests, tested); ok {
				covered[method.Name+"/"+route] = true
			}
		}
	}
	const help = "add a case to the test file beside the mapping"
	for _, method := range c.mapping.Methods {
		if !covered[method.Name] {
			c.report(diagnostic.CodeMethodWithoutTest, method.Position, help, "%s has no test", method.Name)
			continue
		}
		for _, route := range method.Routes {
			if !covered[method.Name+"/"+route.Value] {
				c.report(diagnostic.CodeMethodWithoutTest, route.Position, help, "the route %s of %s has no test", route.Value, method.Name)
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

// routeOf returns the route that a case takes, if it takes one.
func routeOf(method *mapping.Method, file *testcase.File, tested *testcase.Case) (string, bool) {
	if method.Route == nil {
		return "", false
	}
	account := file.Account
	if tested.Account != nil {
		account = *tested.Account
	}
	resource := method.Mapping.Resource
	frame := method.Mapping.NewFrame(context.Background(), mapping.Values{
		ID: tested.Request.ID, Account: account.Settings,
		Query: expanded(resource.Query, tested.Request.Query), Body: expanded(resource.Write, tested.Request.Body),
	}, mapping.Environment{Now: file.Now})
	chosen, err := method.Route.Eval(frame)
	switch {
	case err != nil:
		return "", false
	case value.IsNil(chosen):
		return method.Default, method.Default != ""
	}
	return value.Text(chosen), true
}

// expanded returns an object of a request with its bare references written out.
func expanded(s *schema.Schema, v any) *value.Object {
	if object, ok := v.(*value.Object); !ok || object == nil {
		return nil
	}
	object, _ := s.ExpandShorthand(v).(*value.Object)
	return object
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
