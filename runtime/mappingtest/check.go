package mappingtest

import (
	"fmt"
	"strings"

	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/replay"
	"github.com/unimap/unimap/runtime/replay/difference"
	"github.com/unimap/unimap/runtime/secret"
)

// check holds what came of a case against what it says.
func (s suite) check(tested *testcase.Case, out *outcome) []Failure {
	var found, missing []Failure
	for _, m := range out.mismatches {
		if m.Kind == replay.Missing {
			missing = append(missing, mismatchFailure(m))
			continue
		}
		found = append(found, mismatchFailure(m))
	}
	if !isUnrecorded(out) {
		found = append(found, s.checkAnswer(tested, out)...)
	}
	// What was not sent is mostly a consequence of the call's failure, which is told first.
	found = append(found, missing...)
	m := secret.NewMasker(longSecrets(Account(s.mapping.Provider.Name, s.file, tested)))
	for i := range found {
		found[i].mask(m)
	}
	return found
}

// isUnrecorded reports whether the call failed since a request of it is not recorded, which has
// been reported then.
func isUnrecorded(out *outcome) bool {
	return out.failure != nil && out.failure.RemoteStatus == replay.StatusUnrecorded
}

// checkAnswer holds the unified answer against what the case says.
func (s suite) checkAnswer(tested *testcase.Case, out *outcome) []Failure {
	if tested.Error != nil && out.failure == nil {
		return []Failure{succeeded(tested, out)}
	}
	if tested.Error == nil && out.failure != nil {
		return []Failure{failed(tested, out)}
	}
	var found []Failure
	if tested.Error != nil {
		found = checkError(tested, out)
	} else {
		found = s.checkResult(tested, out)
	}
	found = append(found, checkStatus(tested, out)...)
	return append(found, checkWarnings(tested, out)...)
}

func succeeded(tested *testcase.Case, out *outcome) Failure {
	return Failure{
		Kind: FailureError, Message: "the call succeeded, but should have failed", Position: tested.Position,
		Differences: plain([]difference.Difference{
			{Pointer: "/error", Want: tested.Error, Got: value.Missing}, {Pointer: "/result", Want: value.Missing, Got: out.result},
		}),
	}
}

func failed(tested *testcase.Case, out *outcome) Failure {
	return Failure{
		Kind: FailureResult, Message: "the call failed: " + out.failure.Error(), Position: tested.ResultPosition,
		Notes: notesOf(out),
	}
}

// shortestSecret is the length below which a credential is not looked for in reports: masking "1"
// would spoil every number.
const shortestSecret = 5

func longSecrets(a *account.Account) []string {
	var secrets []string
	for _, text := range a.Secrets() {
		if len(text) >= shortestSecret {
			secrets = append(secrets, text)
		}
	}
	return secrets
}

func mismatchFailure(m replay.Mismatch) Failure {
	f := Failure{Position: m.Position, Differences: plain(m.Differences)}
	switch m.Kind {
	case replay.Different:
		f.Kind, f.Message = FailureRequest, fmt.Sprintf("request %d, %s, differs", m.Number, m.Request)
	case replay.Unexpected:
		f.Kind, f.Message = FailureUnexpected, fmt.Sprintf("request %d, %s, is not recorded", m.Number, m.Request)
	case replay.Missing:
		f.Kind, f.Message = FailureMissing, fmt.Sprintf("request %d, %s, was not sent", m.Number, m.Request)
	}
	return f
}

func (s suite) checkResult(tested *testcase.Case, out *outcome) []Failure {
	differences := difference.Between("", tested.Result, out.result)
	if len(differences) == 0 {
		return nil
	}
	f := Failure{Kind: FailureResult, Message: "the result differs", Position: tested.ResultPosition}
	sources := s.sources(tested, out)
	for _, d := range differences {
		f.Differences = append(f.Differences, Difference{Difference: d, Source: sources.of(d.Pointer)})
	}
	return []Failure{f}
}

// notesOf explains an error that was not wanted.
func notesOf(out *outcome) []Note {
	var notes []Note
	if e := out.failure; e.Position.File != "" {
		notes = append(notes, Note{Source: e.Position.String()})
	}
	for _, detail := range out.failure.Details {
		note := strings.TrimPrefix(detail.Pointer+": "+detail.Message, ": ")
		if detail.Source == "" && strings.Contains(out.failure.Message, note) {
			continue
		}
		notes = append(notes, Note{Text: note, Source: detail.Source})
	}
	if raw := out.envelope.Get("raw_response"); !value.IsMissing(raw) {
		notes = append(notes, Note{Text: "the provider said " + value.String(raw)})
	}
	return notes
}

// checkError compares the members of the error that the case names.
func checkError(tested *testcase.Case, out *outcome) []Failure {
	var differences []difference.Difference
	for name, want := range tested.Error.All() {
		differences = append(differences, difference.Between(difference.Below("/error", name), want, out.envelope.Get(name))...)
	}
	if len(differences) == 0 {
		return nil
	}
	return []Failure{{
		Kind: FailureError, Message: "the error differs", Position: tested.Position,
		Differences: plain(differences), Notes: notesOf(out),
	}}
}

// checkStatus compares the status of the answer. The usual one of a result is 200; an error has
// no usual one.
func checkStatus(tested *testcase.Case, out *outcome) []Failure {
	want := tested.Status
	switch {
	case want == 0 && tested.Error != nil:
		return nil
	case want == 0:
		want = 200
	}
	if want == out.status {
		return nil
	}
	return []Failure{{
		Kind: FailureStatus, Message: "the status differs", Position: tested.Position,
		Differences: plain(difference.Between("/status", want, out.status)),
	}}
}

func checkWarnings(tested *testcase.Case, out *outcome) []Failure {
	want := tested.Warnings
	if want == nil {
		want = []any{}
	}
	found := difference.Between("/warnings", want, out.warnings)
	if len(found) == 0 {
		return nil
	}
	return []Failure{{Kind: FailureWarnings, Message: "the warnings differ", Position: tested.Position, Differences: plain(found)}}
}
