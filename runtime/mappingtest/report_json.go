package mappingtest

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/unimap/unimap/runtime/replay/difference"
)

type jsonReport struct {
	Revision string         `json:"catalog_revision"`
	Passed   int            `json:"passed"`
	Failed   int            `json:"failed"`
	Updated  int            `json:"updated"`
	Cases    []jsonCase     `json:"cases"`
	Coverage []jsonCoverage `json:"coverage"`
}

type jsonCase struct {
	File     string        `json:"file"`
	Line     int           `json:"line"`
	Provider string        `json:"provider"`
	Model    string        `json:"model"`
	Resource string        `json:"resource"`
	Method   string        `json:"method"`
	Name     string        `json:"name"`
	Outcome  string        `json:"outcome"` // passed, failed or updated
	Failures []jsonFailure `json:"failures,omitempty"`
}

type jsonFailure struct {
	Kind        FailureKind      `json:"kind"`
	Message     string           `json:"message"`
	Source      string           `json:"source"` // file:line:column
	Differences []jsonDifference `json:"differences,omitempty"`
	Notes       []string         `json:"notes,omitempty"`
}

type jsonDifference struct{ Difference }

// MarshalJSON adds the source to the members of a difference.
func (d jsonDifference) MarshalJSON() ([]byte, error) {
	encoded, err := difference.Difference.MarshalJSON(d.Difference.Difference)
	if err != nil || d.Source == "" {
		return encoded, err
	}
	source, err := json.Marshal(d.Source)
	if err != nil {
		return nil, err
	}
	encoded = append(bytes.TrimSuffix(encoded, []byte("}")), `,"mapping_source":`...)
	return append(append(encoded, source...), '}'), nil
}

type jsonCoverage struct {
	File      string          `json:"file"`
	Provider  string          `json:"provider"`
	Model     string          `json:"model"`
	Resource  string          `json:"resource"`
	Ways      jsonTally       `json:"ways"`
	Calls     jsonTally       `json:"calls"`
	Skips     jsonTally       `json:"skips"`
	Fields    jsonTally       `json:"fields"`
	Uncovered []jsonUncovered `json:"uncovered"`
}

type jsonTally struct {
	Covered int `json:"covered"`
	Total   int `json:"total"`
}

type jsonUncovered struct {
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Source string `json:"source"`
}

// WriteJSON writes a report for programs. Members are only ever added to this form; it holds
// nothing that differs between two runs with the same outcome.
func WriteJSON(w io.Writer, report *Report) error {
	out := jsonReport{
		Revision: report.Revision, Passed: report.Passed, Failed: report.Failed, Updated: report.Updated,
		Cases: []jsonCase{}, Coverage: []jsonCoverage{},
	}
	for _, c := range report.Cases {
		out.Cases = append(out.Cases, c.asJSON())
	}
	for _, c := range report.Coverage {
		out.Coverage = append(out.Coverage, c.asJSON())
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(out)
}

func (c CaseReport) asJSON() jsonCase {
	out := jsonCase{
		File: c.File, Line: c.Position.Line, Provider: c.Provider, Model: c.Model, Resource: c.Resource,
		Method: c.Method, Name: c.Name, Outcome: c.outcome(),
	}
	for _, f := range c.Failures {
		failure := jsonFailure{Kind: f.Kind, Message: f.Message, Source: f.Position.String(), Notes: linesOf(f.Notes)}
		for _, d := range f.Differences {
			failure.Differences = append(failure.Differences, jsonDifference{d})
		}
		out.Failures = append(out.Failures, failure)
	}
	return out
}

func (c CaseReport) outcome() string {
	switch {
	case c.Updated:
		return "updated"
	case c.Passed:
		return "passed"
	}
	return "failed"
}

func (c Coverage) asJSON() jsonCoverage {
	out := jsonCoverage{
		File: c.File, Provider: c.Provider, Model: c.Model, Resource: c.Resource,
		Ways: jsonTally(c.Ways), Calls: jsonTally(c.Calls), Skips: jsonTally(c.Skips), Fields: jsonTally(c.Fields),
		Uncovered: []jsonUncovered{},
	}
	for _, u := range c.Uncovered {
		out.Uncovered = append(out.Uncovered, jsonUncovered{Kind: u.Kind, Name: u.Name, Source: u.Position.String()})
	}
	return out
}

func linesOf(notes []Note) []string {
	var lines []string
	for _, note := range notes {
		lines = append(lines, note.String())
	}
	return lines
}
