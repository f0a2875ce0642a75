package catalogtest_test

import (
	"regexp"
	"strings"
	"testing"
)

// knownRoundTrip is a field that does not come back as it was written, which is right so.
type knownRoundTrip struct {
	mapping string // PROVIDER/MODEL/RESOURCE
	field   string
	says    string // pattern in the place and message of the finding
	reason  string
}

// knownRoundTrips are the findings that are no faults. Each must be found, so that the table does
// not outlive its reasons.
var knownRoundTrips = []knownRoundTrip{
	{"asana/ticketing/tickets", "ticket_type", `wrote null, read .*default_task`, "a task without a subtype is one of the subtype default_task"},
	{"asana/ticketing/tickets", "assignees", `to two assignees keeps the first`, "a task has one assignee"},
	{"asana/ticketing/tickets", "tags", `given twice adds it once`, "a task has a tag once, however often it is named"},
	{"helpshift/ticketing/tickets", "custom_fields", `"type":"multiline"`, "a custom field is written with its type and read without it"},
	{"jira/ticketing/tickets", "parent_ticket", `"OPS-5"`, "a parent that is named by its key is answered with its id"},
	{"linear/ticketing/tickets", "parent_ticket", `"ENG-40"`, "a parent that is named by its identifier is answered with its id"},
	{"linear/ticketing/tickets", "priority", `wrote null, read .*none`, "no priority is the priority 0, which is called none"},
	{"linear/ticketing/tickets", "tags", `moves an issue takes a state`, "the recorded answer tells of the state alone"},
	{"linear/ticketing/tickets", "tags", `each label once`, "an issue has a label once, however often it is named"},
	{"microsoft_365/ticketing/tickets", "priority", `wrote null, read .*normal`, "without an importance a task has the normal one"},
	{"microsoft_planner/ticketing/tickets", "priority", `wrote null, read .*medium`, "without a priority a task has the medium one"},
	{"microsoft_planner/ticketing/tickets", "custom_fields", `plannerChecklistItem`, "types of OData are answered with a # in front"},
	{"wrike/ticketing/tickets", "priority", `wrote null, read .*Normal`, "without an importance a task has the normal one"},
	{"wrike/ticketing/tickets", "ticket_type", `wrote null, read .*default_task`, "what is no milestone is a planned task"},
	{"zendesk/ticketing/tickets", "status", `wrote \{"id":"6[0-9]"\}`, "the id of a custom status is read as custom_status_id in custom_fields"},
}

// covers reports whether an entry is about a finding.
func (k knownRoundTrip) covers(f roundTripFinding) bool {
	return k.mapping+".yaml" == f.Mapping && k.field == f.Field && regexp.MustCompile(k.says).MatchString(f.Where+": "+f.Message)
}

// unknownFindings leaves out the findings of a mapping that are known, and fails on entries of the
// table that nothing needs.
func unknownFindings(t *testing.T, file string, found []roundTripFinding) []roundTripFinding {
	t.Helper()
	var unknown []roundTripFinding
	used := map[knownRoundTrip]bool{}
	for _, f := range found {
		known := false
		for _, k := range knownRoundTrips {
			if k.covers(f) {
				known, used[k] = true, true
			}
		}
		if !known {
			unknown = append(unknown, f)
		}
	}
	for _, k := range knownRoundTrips {
		if k.mapping == strings.TrimSuffix(file, ".yaml") && !used[k] {
			t.Errorf("nothing needs the known round trip of %s of %s any more (%s): remove it", k.field, k.mapping, k.reason)
		}
	}
	return unknown
}
