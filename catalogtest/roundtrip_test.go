package catalogtest_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestRoundTrip checks of every mapping with an update that each field that it both writes and
// reads has, in the unified answer, the value it has in the unified request: in all recorded
// updates, and with made-up values where the recordings show how the provider gives back what is
// written to it.
func TestRoundTrip(t *testing.T) {
	loaded := loadCatalog(t)
	catalog, checked := loaded.Catalog(), 0
	for _, m := range catalog.Mappings() {
		trip, ok := newRoundTrip(catalog, m)
		if !ok {
			continue
		}
		checked++
		t.Run(strings.TrimSuffix(m.File, ".yaml"), func(t *testing.T) {
			for _, finding := range unknownFindings(t, m.File, trip.run()) {
				t.Error(finding)
			}
		})
	}
	if checked == 0 {
		t.Error("no mapping has an update: nothing was checked")
	}
	for _, known := range knownRoundTrips {
		if !slices.Contains(loaded.Files, known.mapping+".yaml") {
			t.Errorf("there is a known round trip of %s, which is no mapping: remove it", known.mapping)
		}
	}
}

// TestRoundTripOfSoundMapping shows that a mapping without faults has no findings, and that every
// field of it is compared.
func TestRoundTripOfSoundMapping(t *testing.T) {
	trip := acmeTrip(t, acmeTickets, acmeTests)
	for _, finding := range trip.run() {
		t.Error(finding)
	}
	want := []string{"assignees", "custom_fields", "description", "due_date", "name", "status", "tags"}
	if got := slices.Sorted(maps.Keys(trip.shown)); !slices.Equal(got, want) {
		t.Errorf("shown are %v, want %v", got, want)
	}
	if trip.shown["status"] < seeds*5 {
		t.Errorf("only %d statuses were compared", trip.shown["status"])
	}
}

// TestRoundTripFindsFaults breaks the sound mapping in the ways that the check is for.
func TestRoundTripFindsFaults(t *testing.T) {
	for name, test := range map[string]struct {
		mapping []string // pairs of what is replaced in the mapping, and by what
		tests   []string // the same in its tests
		field   string
		want    string // pattern of the finding
	}{
		"a field that is read from another one": {
			mapping: []string{"name: response.title", "name: response.text"},
			tests:   []string{`result: {id: "7", name: Fire,`, `result: {id: "7", name: Smoke,`},
			field:   "name", want: `case "writes every field": wrote "Fire", read "Smoke"`,
		},
		"an enum of one direction, of which one value is recorded": {
			mapping: []string{`state: native("status", body.status.name)`, `state: 'body.status.name == "completed" ? "done" : "new"'`},
			field:   "status", want: `generated \{"status":\{"name":"active"\}\}: wrote .*, read \{.*"open"\}`,
		},
		"a time of which the day alone is read": {
			mapping: []string{"due_date: response.due | datetime()", `due_date: substring(response.due, 0, 10) + "T10:00:00Z"`},
			field:   "due_date", want: `generated \{"due_date":"[^"]*Z"\}: wrote`,
		},
		"null that is replaced": {
			mapping: []string{"title: body.name", `title: 'has(body.name) ? body.name ?? "Untitled" : body.name'`},
			field:   "name", want: `generated \{"name":null\}: wrote null, read "Untitled"`,
		},
		"a list that loses elements": {
			mapping: []string{"labels: body.tags.name", "labels: body.tags.name[:1]"},
			field:   "tags", want: `wrote \[\{"name":"[^"]*"\},\{"name":"[^"]*"\}\], read \[\{"name":"[^"]*"\}\]`,
		},
		"an id that is cut": {
			mapping: []string{"id: string(response.owner)", "id: substring(response.owner, 0, 6)"},
			field:   "assignees", want: `generated .*: wrote .*, read`,
		},
		"a text that is changed": {
			mapping: []string{"name: response.title", `name: replace(response.title, " ", "_")`},
			field:   "name", want: `generated .*: wrote`,
		},
		"a custom field that is not read": {
			mapping: []string{`"labels", "due")`, `"labels", "due", "floor")`},
			field:   "custom_fields", want: `generated \{"custom_fields":\{"floor":3\}\}: wrote`,
		},
		"a body that the mapping fails at": {
			mapping: []string{"title: body.name", "title: number(body.name)"},
			field:   "name", want: `generated .*: mapping.failed`,
		},
		"a field of which no recording shows anything": {
			tests: []string{"ticket: {id: 7, title: Fire, text: Smoke, ", "ticket: {id: 7, title: Fire, ", "name: Fire, description: Smoke, status: {", "name: Fire, status: {"},
			field: "description", want: `nothing shows that what is written is read back`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			found := acmeTrip(t, replaced(t, acmeTickets, test.mapping), replaced(t, acmeTests, test.tests)).run()
			pattern := regexp.MustCompile(test.want)
			isWanted := func(f roundTripFinding) bool {
				return f.Field == test.field && pattern.MatchString(f.Where+": "+f.Message)
			}
			if !slices.ContainsFunc(found, isWanted) {
				t.Errorf("not found: got %v", found)
			}
		})
	}
}
