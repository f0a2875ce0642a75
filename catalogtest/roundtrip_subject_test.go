package catalogtest_test

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
)

// roundTrip is the check of one mapping: what its update writes must be read back.
type roundTrip struct {
	catalog *engine.Catalog
	mapping *mapping.Mapping
	update  *mapping.Method
	file    *testcase.File
	agree   agreement

	fields   []string          // both written and read
	shown    map[string]int    // how often a field was shown to come back
	doubts   map[string]string // why a generated body of a field shows nothing
	findings []roundTripFinding
}

// roundTripFinding is a field that does not come back, or of which nothing shows that it does.
type roundTripFinding struct {
	Mapping string // file of the mapping
	Field   string
	Where   string // the case, or the generated body
	Message string
}

func (f roundTripFinding) String() string {
	return fmt.Sprintf("%s: %s: %s: %s", f.Mapping, f.Field, f.Where, f.Message)
}

// newRoundTrip returns the check of a mapping; ok is false if it has no update.
func newRoundTrip(catalog *engine.Catalog, m *mapping.Mapping) (r *roundTrip, ok bool) {
	update := m.Method("update")
	if update == nil {
		return nil, false
	}
	r = &roundTrip{
		catalog: catalog, mapping: m, update: update, file: catalog.Tests(m), agree: agreement{enums: m.Enums},
		shown: map[string]int{}, doubts: map[string]string{},
	}
	if r.file == nil {
		r.file = &testcase.File{}
	}
	read := mapping.FieldsRead(update)
	for _, field := range mapping.FieldsWritten(update) {
		if field != "remote_data" && slices.Contains(read, field) {
			r.fields = append(r.fields, field)
		}
	}
	return r, true
}

// run checks the recorded cases, then generated bodies, and at last that there was something to
// be seen of every field.
func (r *roundTrip) run() []roundTripFinding {
	r.recorded()
	r.generated()
	for _, field := range r.fields {
		if r.shown[field] == 0 && !r.reported(field) {
			r.report(field, "every case", "nothing shows that what is written is read back (%s): "+
				"in the answer of a case that updates the field, give the object as it is afterwards",
				cmp.Or(r.doubts[field], "the cases have no value of the field"))
		}
	}
	return r.findings
}

// report adds a finding, once.
func (r *roundTrip) report(field, where, format string, arguments ...any) {
	finding := roundTripFinding{r.mapping.File, field, where, fmt.Sprintf(format, arguments...)}
	if !slices.Contains(r.findings, finding) {
		r.findings = append(r.findings, finding)
	}
}

func (r *roundTrip) reported(field string) bool {
	return slices.ContainsFunc(r.findings, func(f roundTripFinding) bool { return f.Field == field })
}

func (r *roundTrip) shapeOf(field string) *schema.Shape {
	return r.mapping.Resource.Write.Root().Property(field).Shape
}

// recorded compares the bodies of the recorded updates with their results. Of two descriptions it
// is the mapping that says which one counts.
func (r *roundTrip) recorded() {
	for _, tested := range r.updates() {
		body, result := r.bodyOf(tested), tested.Result.(*value.Object)
		for _, field := range r.fields {
			if body.Has(field) && !(field == "description" && body.Has("html_description")) {
				r.compare(field, fmt.Sprintf("case %q", tested.Name), body.Get(field), result.Get(field))
			}
		}
	}
}

// compare holds what was written of a field against what was read, and notes the outcome.
func (r *roundTrip) compare(field, where string, written, read any) verdict {
	outcome := r.agree.field(r.shapeOf(field), written, read)
	switch {
	case outcome == differs:
		r.report(field, where, "wrote %s, read %s", value.String(written), describe(read))
	case outcome == agrees && value.Truthy(written):
		r.shown[field]++
	}
	return outcome
}

func describe(v any) string {
	if value.IsMissing(v) {
		return "nothing"
	}
	return value.String(v)
}

// updates returns the cases of an update that ends well with a unified object, and loses no custom field
// to another field, which would have nothing to come back.
func (r *roundTrip) updates() []*testcase.Case {
	var updates []*testcase.Case
	for _, tested := range r.file.Cases {
		result, isObject := tested.Result.(*value.Object)
		_, hasBody := tested.Request.Body.(*value.Object)
		ended := tested.Status == 0 || tested.Status == http.StatusOK
		if tested.Request.Method == "update" && tested.Error == nil && ended && hasBody && isObject && result.Has("id") && !losesCustomField(tested) {
			updates = append(updates, tested)
		}
	}
	return updates
}

func losesCustomField(tested *testcase.Case) bool {
	return slices.ContainsFunc(tested.Warnings, func(warning any) bool {
		pointer, _ := value.Member(warning, "pointer").(string)
		return strings.HasPrefix(pointer, "/custom_fields/")
	})
}

// bodyOf returns the unified body of a case with bare references written out.
func (r *roundTrip) bodyOf(tested *testcase.Case) *value.Object {
	return r.file.Values(tested, r.mapping).Body
}
