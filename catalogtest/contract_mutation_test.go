package catalogtest_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/unimap/unimap/engine/value"
)

// mutantsPerBody bounds how many mutants are made of one body.
const mutantsPerBody = 24

// mutation spoils a call in one way, and says which.
type mutation struct {
	kind   string
	mutant *contractCall
}

// TestContractCatchesMutants spoils recorded exchanges, one member at a time, and wants the check
// to find more than known misfits. A description that is loose in one place, or a pattern of a
// misfit, may let a mutant pass there; all mutants of a kind pass where nothing is checked.
func TestContractCatchesMutants(t *testing.T) {
	folder := specsFolder(t)
	loaded := loadCatalog(t)
	known := readKnownContracts(t)
	calls, err := recordedCalls(loaded)
	if err != nil {
		t.Fatal(err)
	}
	specs, err := loadContractSpecs(folder, providersOf(loaded), known)
	if err != nil {
		t.Fatal(err)
	}
	made, caught := map[string]int{}, map[string]int{}
	for _, call := range calls {
		operation := specs.find(call)
		if operation == nil || hasUnknownProblem(call, operation, known) {
			continue
		}
		_, isGraphQL := operation.(*graphQLOperation)
		for _, m := range mutations(call, isGraphQL) {
			name := call.Provider + "\t" + m.kind
			made[name]++
			if found := specs.find(m.mutant); found == nil || hasUnknownProblem(m.mutant, found, known) {
				caught[name]++
			}
		}
	}
	if len(made) == 0 {
		t.Fatal("no recorded exchange is as described but for known misfits: there is nothing to spoil")
	}
	t.Logf("spoilt exchanges against the descriptions in %s\n%s", os.Getenv(specsVariable), mutationTable(made, caught))
	for _, name := range slices.Sorted(maps.Keys(made)) {
		provider, kind, _ := strings.Cut(name, "\t")
		switch {
		case caught[name] == 0:
			t.Errorf("%s: none of %d exchanges with %s was caught", provider, made[name], kind)
		case isCertain(kind) && caught[name] < made[name]:
			t.Errorf("%s: %d of %d exchanges with %s were not caught", provider, made[name]-caught[name], made[name], kind)
		}
	}
}

// hasUnknownProblem reports whether a call deviates in a way that is no known misfit.
func hasUnknownProblem(call *contractCall, operation contractOperation, known *knownContracts) bool {
	for _, problem := range operation.check() {
		if !known.explains(call.Provider, operation.name(), problem) {
			return true
		}
	}
	return false
}

const (
	spoiltPath     = "a spoilt path"
	spoiltQuery    = "an invented parameter"
	spoiltRequest  = "a spoilt request body"
	spoiltAnswer   = "a spoilt answer"
	spoiltDocument = "a spoilt document"
)

// isCertain reports whether every mutant of a kind can be caught, however loose a description.
func isCertain(kind string) bool {
	return kind == spoiltPath || kind == spoiltQuery || kind == spoiltDocument
}

// mutations returns the mutants of a call.
func mutations(call *contractCall, isGraphQL bool) []mutation {
	var all []mutation
	add := func(kind string, change func(mutant *contractCall)) {
		mutant := call.clone()
		change(mutant)
		all = append(all, mutation{kind, mutant})
	}
	if isGraphQL {
		add(spoiltDocument, func(m *contractCall) {
			body := m.JSON.(*value.Object).Clone()
			document, _ := body.Get("query").(string)
			body.Set("query", strings.Replace(document, "{", "{ spoilt ", 1))
			m.setJSON(body)
		})
	} else {
		add(spoiltPath, func(m *contractCall) { m.Path += "/spoilt/spoilt" })
		add(spoiltQuery, func(m *contractCall) { m.Query.Set("spoilt", "1") })
	}
	if !call.isRefused() {
		for _, body := range spoiltBodies(call.JSON, isGraphQL) {
			add(spoiltRequest, func(m *contractCall) { m.setJSON(body) })
		}
	}
	if call.Answered {
		for _, body := range spoiltBodies(call.AnswerJSON, false) {
			add(spoiltAnswer, func(m *contractCall) { m.AnswerJSON, m.AnswerBody = body, value.Append(nil, body) })
		}
	}
	return all
}

// spoiltBodies returns a body with one member at a time renamed, or replaced by a value of
// another type. Of a call with a document only the variables are spoilt.
func spoiltBodies(body any, isGraphQL bool) []any {
	object, ok := body.(*value.Object)
	if !ok || !isGraphQL {
		return spoilt(body)
	}
	var all []any
	for _, variables := range spoilt(object.Get("variables")) {
		other := object.Clone()
		other.Set("variables", variables)
		all = append(all, other)
	}
	return all
}

func spoilt(v any) []any {
	var all []any
	switch v := v.(type) {
	case *value.Object:
		for name, member := range v.All() {
			renamed := v.Without(name)
			renamed.Set(name+"_spoilt", member)
			all = append(all, renamed, with(v, name, otherType(member)))
			for _, inner := range spoilt(member) {
				all = append(all, with(v, name, inner))
			}
		}
	case []any:
		for i, element := range v {
			for _, inner := range spoilt(element) {
				list := slices.Clone(v)
				list[i] = inner
				all = append(all, list)
			}
		}
	}
	return all[:min(len(all), mutantsPerBody)]
}

func with(object *value.Object, name string, member any) *value.Object {
	other := object.Clone()
	other.Set(name, member)
	return other
}

// otherType returns a value that cannot stand where v does.
func otherType(v any) any {
	switch v.(type) {
	case *value.Object, []any:
		return "spoilt"
	}
	return value.ObjectOf("spoilt", []any{})
}

func mutationTable(made, caught map[string]int) string {
	var out strings.Builder
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "provider\twith\tmade\tcaught")
	for _, name := range slices.Sorted(maps.Keys(made)) {
		fmt.Fprintf(table, "%s\t%d\t%d\n", name, made[name], caught[name])
	}
	_ = table.Flush() // writes to memory
	return out.String()
}
