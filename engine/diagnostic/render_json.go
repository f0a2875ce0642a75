package diagnostic

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"
)

// jsonVersion is the version of the document that WriteJSON writes. It changes when a field
// changes its meaning or goes away.
const jsonVersion = 1

type jsonDocument struct {
	Version  int           `json:"version"`
	Findings []jsonFinding `json:"findings"`
	Summary  jsonSummary   `json:"summary"`
}

type jsonFinding struct {
	Code      Code     `json:"code"`
	Name      string   `json:"name"`
	Severity  Severity `json:"severity"`
	File      string   `json:"file"`
	Line      int      `json:"line"`
	Column    int      `json:"column"`
	EndLine   int      `json:"endLine"`
	EndColumn int      `json:"endColumn"`
	Message   string   `json:"message"`
	Help      string   `json:"help"`
}

type jsonSummary struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Infos    int `json:"infos"`
}

// WriteJSON writes findings for programs: {"version": 1, "findings": [...], "summary": {...}},
// indented and sorted. Every field is always there. Lines and columns are those of Position: they
// count characters from 1, and 0 is unknown.
func WriteJSON(w io.Writer, list List) error {
	list = sorted(list)
	document := jsonDocument{
		Version:  jsonVersion,
		Findings: []jsonFinding{},
		Summary:  jsonSummary{Errors: list.Count(SeverityError), Warnings: list.Count(SeverityWarning), Infos: list.Count(SeverityInfo)},
	}
	for _, d := range list {
		rule, _ := RuleFor(d.Code)
		document.Findings = append(document.Findings, jsonFinding{
			Code: d.Code, Name: rule.Name, Severity: d.Severity,
			File: d.Position.File, Line: d.Position.Line, Column: d.Position.Column,
			EndLine: d.Position.EndLine, EndColumn: d.Position.EndColumn,
			Message: d.Message, Help: d.Help,
		})
	}
	return writeIndented(w, document)
}

// writeIndented writes a JSON document in which everything invisible is escaped.
func writeIndented(w io.Writer, document any) error {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return err
	}
	_, err := w.Write(escapeJSON(buffer.Bytes()))
	return err
}

// escapeJSON escapes the control and format characters that package json leaves in strings. They
// occur nowhere but in strings, apart from the line breaks of the indentation.
func escapeJSON(document []byte) []byte {
	out := make([]byte, 0, len(document))
	for i := 0; i < len(document); {
		r, size := utf8.DecodeRune(document[i:])
		switch {
		case r == '\n' || !needsEscape(r, size):
			out = append(out, document[i:i+size]...)
		case r > 0xffff:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		i += size
	}
	return out
}
