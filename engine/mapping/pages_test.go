package mapping_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/mapping"
)

// listOf is a mapping with a list of this paginate and query.
func listOf(paginate, query string) string {
	return `record: {id: string(response.id)}
methods:
  list:
    params: {workspace: {}}
    calls: [{name: page, request: GET /tickets, query: ` + query + `}]
    paginate: ` + paginate + `
    result: record(calls.page.response)
`
}

func TestPages(t *testing.T) {
	m := mustCompile(t, listOf("{size: {default: 20, max: 50}, next: calls.page.response.next}", "{after: page.cursor}"))
	pages := m.Method("list").Plan.Pages
	if pages.Default != 20 || pages.Max != 50 || pages.IsWhole() || pages.Position().Line != 6 {
		t.Errorf("got %+v", pages)
	}
	m = mustCompile(t, listOf("{size: {default: 20, max: 50}, next: null}", "{}"))
	if !m.Method("list").Plan.Pages.IsWhole() {
		t.Error("a literal null is no whole list")
	}
}

func TestPagesRefused(t *testing.T) {
	for name, paginate := range map[string]string{
		"a default above the maximum": "{size: {default: 51, max: 50}, next: null}",
		"no objects":                  "{size: {default: 0, max: 50}, next: null}",
		"too many objects":            "{size: {default: 50, max: 10001}, next: null}",
		"no maximum":                  "{size: {default: 50}, next: null}",
		"no size":                     "{next: null}",
		"no next":                     "{size: {default: 5, max: 50}}",
		"another key":                 "{size: {default: 5, max: 50}, next: null, limit: 3}",
		"an unknown name":             "{size: {default: 5, max: 50}, next: response.next}",
	} {
		t.Run(name, func(t *testing.T) {
			if m, found := compile(t, listOf(paginate, "{}")); m != nil {
				t.Errorf("found %v", found)
			}
		})
	}
}

func TestFilters(t *testing.T) {
	for query, want := range map[string]string{
		"{a: query.updated_at.gt, b: query.updated_at.lte}": "workspace updated_at.gt updated_at.lte",
		"{a: query.status.name, b: query.search}":           "workspace status.name search",
		"{a: query.created_at, b: query.created_at.gt}":     "workspace created_at",
		"{a: 'map(query.tags, #)'}":                         "workspace tags",
		"{a: query.workspace.id}":                           "workspace.id",
		"{a: query.workspace.id, b: query.workspace}":       "workspace",
		"{a: page.size}":                                    "workspace",
	} {
		t.Run(query, func(t *testing.T) {
			m := mustCompile(t, listOf("{size: {default: 1, max: 1}, next: null}", query))
			if got := strings.Join(m.Method("list").Filters(), " "); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	m := mustCompile(t, `methods: {delete: {calls: [{request: "DELETE /t/{id}", query: {a: query.search}}], result: {id: id}}}`)
	if got := m.Method("delete").Filters(); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestOwnParams(t *testing.T) {
	list := mapping.OwnParams("list")
	if !slices.Contains(list, "limit") || !slices.Contains(list, "next_cursor") || slices.Contains(list, "etag") {
		t.Errorf("got %v", list)
	}
	if get := mapping.OwnParams("get"); slices.Contains(get, "limit") || !slices.Contains(get, "etag") {
		t.Errorf("got %v", get)
	}
}
