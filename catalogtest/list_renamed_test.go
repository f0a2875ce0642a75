package catalogtest_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/mappingtest"
	"github.com/unimap/unimap/runtime/transport"
)

// TestRenamedListIsNoEmptyPage renames, in each answer of every recorded list that gives something,
// the members that hold lists, as a provider does that changes its API. An empty page must not be
// what comes out: the caller would take it for "there is nothing", and a sync would end there.
func TestRenamedListIsNoEmptyPage(t *testing.T) {
	loaded := loadCatalog(t)
	catalog, checked := loaded.Catalog(), 0
	for _, m := range catalog.Mappings() {
		file := catalog.Tests(m)
		if file == nil {
			continue
		}
		for _, tested := range file.Cases {
			if tested.Request.Method != "list" || !value.IsMissing(tested.Request.Cursor) || isEmptyPage(tested.Result) {
				continue
			}
			checked++
			t.Run(strings.TrimSuffix(m.File, ".yaml")+"/"+tested.Name, func(t *testing.T) {
				for number := range tested.Exchanges {
					result, err := listRenamed(catalog, m, file, tested, number)
					if err == nil && isEmptyPage(result) {
						t.Errorf("the answer to %s has other names for its lists, and the page is empty",
							tested.Exchanges[number].URL)
					}
				}
			})
		}
	}
	if checked == 0 {
		t.Error("no recorded list gives anything: nothing was checked")
	}
}

// isEmptyPage reports whether a unified list is there and has no elements. A case that wants an
// error has none to lose.
func isEmptyPage(result any) bool {
	page, ok := result.(*value.Object)
	if !ok {
		return true
	}
	elements, ok := page.Get("result").([]any)
	return !ok || len(elements) == 0
}

// listRenamed carries out a recorded list whose exchange of the given number is spoilt.
func listRenamed(catalog *engine.Catalog, m *mapping.Mapping, file *testcase.File, tested *testcase.Case, spoilt int) (any, error) {
	now := file.Now
	subject := runtime.New(catalog, runtime.Options{
		Client: &renamingProvider{script: tested, spoilt: spoilt}, Validate: runtime.ValidateStrict,
		Now: func() time.Time { return now },
		Sleep: func(_ context.Context, d time.Duration) error {
			now = now.Add(d)
			return nil
		},
	})
	query := map[string]any{"truto_ignore_remote_data": true}
	if tested.Request.Query != nil {
		for name, v := range tested.Request.Query.All() {
			query[name] = v
		}
	}
	result, err := subject.Do(context.Background(), runtime.Request{
		Account: mappingtest.Account(m.Provider.Name, file, tested),
		Model:   m.Model, Resource: m.Resource.Resource, Method: "list", Query: query,
	})
	if err != nil {
		return nil, err
	}
	return result.Value(), nil
}

// renamingProvider gives the recorded answers in their order, one of them spoilt. It is a
// runtime.Client, for one call at a time.
type renamingProvider struct {
	script *testcase.Case
	spoilt int
	given  int
}

// Do implements runtime.Client.
func (p *renamingProvider) Do(_ context.Context, request *transport.Request) (*transport.Response, error) {
	if p.given == len(p.script.Exchanges) {
		return &transport.Response{Status: statusUnrecorded, Header: http.Header{}, URL: request.URL}, nil
	}
	answer, body := p.script.Exchanges[p.given].Answer, p.script.Exchanges[p.given].Answer.Body
	if p.given == p.spoilt {
		body = withListsRenamed(body)
	}
	p.given++
	return respond(request, answer, body), nil
}

// Stream implements runtime.Client.
func (p *renamingProvider) Stream(context.Context, *transport.Request) (*transport.StreamResponse, error) {
	return nil, errors.New("the renaming provider does not stream")
}

// withListsRenamed returns an answer whose members that hold lists have other names, but for those
// within a list. An answer that is itself a list becomes a member of an object.
func withListsRenamed(v any) any {
	switch v := v.(type) {
	case []any:
		renamed := &value.Object{}
		renamed.Set("renamed", v)
		return renamed
	case *value.Object:
		renamed := &value.Object{}
		for name, member := range v.All() {
			if list, ok := member.([]any); ok {
				renamed.Set(name+"_renamed", list)
			} else {
				renamed.Set(name, withListsRenamed(member))
			}
		}
		return renamed
	default:
		return v
	}
}
