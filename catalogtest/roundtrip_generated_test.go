package catalogtest_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/mappingtest"
)

// seeds is how many values are made up for every field, beside those of enums.
const seeds = 6

// maxScripts bounds the recorded cases that are tried for one body.
const maxScripts = 8

// generated sends made-up bodies to a provider that gives back what is written to it: every field
// by itself, and then all fields together of which that shows something.
func (r *roundTrip) generated() {
	cases := r.updates()
	model, maker := newEchoModel(cases, r.file.Cases), newBodyMaker(r)
	for seed := range uint64(seeds) {
		whole := value.NewObject(len(r.fields))
		for _, field := range r.fields {
			for _, v := range maker.values(field, seed) {
				body := value.ObjectOf(field, v)
				if r.echo(model, cases, body) && value.Truthy(v) {
					whole.Set(field, v)
				}
			}
		}
		if whole.Len() > 1 {
			r.echo(model, cases, whole)
		}
	}
}

// echo sends a body with the first recorded case as script that proves something, and reports
// whether one did and all fields agreed.
func (r *roundTrip) echo(model echoModel, cases []*testcase.Case, body *value.Object) bool {
	for _, script := range scriptsFor(cases, body, r) {
		provider := &echoProvider{
			model: model, auth: r.mapping.Provider.Auth, script: script, others: cases, used: map[*testcase.Exchange]bool{},
		}
		result, err := r.send(provider, script, body)
		if broken := brokenBy(err); broken != nil {
			r.report(strings.Join(body.Keys(), ", "), "generated "+value.String(body), "%v", broken)
			return false
		}
		if err != nil || provider.doubts() != "" {
			r.doubt(body, cmp.Or(provider.doubts(), fmt.Sprint(err)))
			continue
		}
		if provider.unseen != "" && !r.allAgree(body, result) {
			r.doubt(body, "the recordings do not show where "+string(provider.unseen)+" gives back what was written")
			continue
		}
		return r.compareAll(body, result)
	}
	return false
}

// allAgree reports whether every field of a body is read back as it was written.
func (r *roundTrip) allAgree(body, result *value.Object) bool {
	for field, written := range body.All() {
		if r.agree.field(r.shapeOf(field), written, result.Get(field)) != agrees {
			return false
		}
	}
	return true
}

// doubt keeps the first doubt about the only field of a body.
func (r *roundTrip) doubt(body *value.Object, reason string) {
	if field := body.Keys()[0]; body.Len() == 1 && r.doubts[field] == "" {
		r.doubts[field] = reason
	}
}

// brokenBy returns an error that only the mapping can be the cause of.
func brokenBy(err error) error {
	var failure *runtime.Error
	if errors.As(err, &failure) && failure.Origin == runtime.OriginMapping {
		return failure
	}
	return nil
}

// scriptsFor returns the cases that may answer a body, those first that write the same fields.
func scriptsFor(cases []*testcase.Case, body *value.Object, r *roundTrip) []*testcase.Case {
	var same, others []*testcase.Case
	for _, tested := range cases {
		recorded := r.bodyOf(tested)
		common := 0
		for _, field := range body.Keys() {
			if recorded.Has(field) {
				common++
			}
		}
		if common > 0 {
			same = append(same, tested)
		} else {
			others = append(others, tested)
		}
	}
	scripts := append(same, others...)
	return scripts[:min(len(scripts), maxScripts)]
}

// compareAll compares every field of a body with the answer of a provider that is known to give
// it back, and reports whether all agree.
func (r *roundTrip) compareAll(body, result *value.Object) bool {
	all := true
	for field, written := range body.All() {
		where, read := "generated "+value.String(body), result.Get(field)
		outcome := r.compare(field, where, written, read)
		if outcome == unclear && (value.IsMissing(read) || r.shapeOf(field).Open()) {
			r.report(field, where, "wrote %s, read %s", value.String(written), describe(read))
		}
		all = all && outcome == agrees
	}
	return all
}

// send carries out an update through the whole runtime. The error is a *runtime.Error.
func (r *roundTrip) send(provider *echoProvider, script *testcase.Case, body *value.Object) (*value.Object, error) {
	now := r.file.Now
	subject := runtime.New(r.catalog, runtime.Options{
		Client: provider, Validate: runtime.ValidateStrict, Now: func() time.Time { return now },
		Sleep: func(_ context.Context, d time.Duration) error {
			now = now.Add(d)
			return nil
		},
	})
	query := map[string]any{"truto_ignore_remote_data": true}
	if script.Request.Query != nil {
		for name, v := range script.Request.Query.Without("truto_response_format", "truto_exclude_fields", "etag").All() {
			query[name] = v
		}
	}
	result, err := subject.Do(context.Background(), runtime.Request{
		Account: mappingtest.Account(r.mapping.Provider.Name, r.file, script),
		Model:   r.mapping.Model, Resource: r.mapping.Resource.Resource, Method: "update", ID: script.Request.ID,
		Query: query, Body: value.Append(nil, body),
	})
	if err != nil {
		return nil, err
	}
	object, ok := result.Value().(*value.Object)
	if !ok {
		return nil, fmt.Errorf("the answer is no object but %s", result.Body)
	}
	return object, nil
}
