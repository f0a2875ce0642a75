package diagnostic

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
)

// The parts of SARIF 2.1.0 that WriteSARIF uses
// (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).
type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool       sarifTool     `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name  string      `json:"name"`
	Rules []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID                   Code                `json:"id"`
	Name                 string              `json:"name,omitempty"`
	ShortDescription     *sarifText          `json:"shortDescription,omitempty"`
	FullDescription      *sarifText          `json:"fullDescription,omitempty"`
	DefaultConfiguration *sarifConfiguration `json:"defaultConfiguration,omitempty"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifConfiguration struct {
	Level string `json:"level"`
}

type sarifResult struct {
	RuleID              Code              `json:"ruleId"`
	RuleIndex           int               `json:"ruleIndex"`
	Level               string            `json:"level"`
	Message             sarifText         `json:"message"`
	Locations           []sarifLocation   `json:"locations,omitempty"`
	PartialFingerprints map[string]string `json:"partialFingerprints"`
}

type sarifLocation struct {
	PhysicalLocation sarifPhysicalLocation `json:"physicalLocation"`
}

type sarifPhysicalLocation struct {
	ArtifactLocation sarifArtifactLocation `json:"artifactLocation"`
	Region           *sarifRegion          `json:"region,omitempty"`
}

type sarifArtifactLocation struct {
	URI string `json:"uri"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndLine     int `json:"endLine,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}

var sarifLevels = map[Severity]string{SeverityError: "error", SeverityWarning: "warning", SeverityInfo: "note"}

// fingerprintName is the key of the fingerprints that WriteSARIF computes.
const fingerprintName = "unimapFinding/v1"

// WriteSARIF writes findings as a SARIF 2.1.0 log with the rules that occur in it. A fingerprint
// depends on the code, the file and the message of a finding and on how many equal ones come
// before it, but not on its line, so that a finding is known again when lines above it change.
func WriteSARIF(w io.Writer, list List) error {
	run := sarifRun{
		Tool:       sarifTool{Driver: sarifDriver{Name: "unimap", Rules: []sarifRule{}}},
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
	}
	indexes := map[Code]int{}
	seen := map[string]int{}
	for _, d := range sorted(list) {
		index, ok := indexes[d.Code]
		if !ok {
			index = len(run.Tool.Driver.Rules)
			indexes[d.Code] = index
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(d.Code))
		}
		identity := fmt.Sprintf("%s\x00%s\x00%s", d.Code, d.Position.File, d.Message)
		run.Results = append(run.Results, sarifResult{
			RuleID: d.Code, RuleIndex: index, Level: sarifLevels[d.Severity],
			Message: sarifText{Text: githubMessage(d)}, Locations: sarifLocations(d.Position),
			PartialFingerprints: map[string]string{fingerprintName: fingerprint(identity, seen[identity])},
		})
		seen[identity]++
	}
	return writeIndented(w, sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{run},
	})
}

func fingerprint(identity string, occurrence int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", identity, occurrence))
	return hex.EncodeToString(sum[:16])
}

func sarifRuleOf(code Code) sarifRule {
	rule, ok := RuleFor(code)
	if !ok {
		return sarifRule{ID: code}
	}
	return sarifRule{
		ID: code, Name: rule.Name,
		ShortDescription:     &sarifText{Text: rule.Summary},
		FullDescription:      &sarifText{Text: rule.Explanation},
		DefaultConfiguration: &sarifConfiguration{Level: sarifLevels[rule.Severity]},
	}
}

func sarifLocations(p Position) []sarifLocation {
	if p.File == "" {
		return nil
	}
	location := sarifPhysicalLocation{ArtifactLocation: sarifArtifactLocation{URI: (&url.URL{Path: p.File}).String()}}
	if p.Line > 0 {
		location.Region = &sarifRegion{StartLine: p.Line, StartColumn: p.Column}
		if p.HasEnd() {
			location.Region.EndLine, location.Region.EndColumn = p.EndLine, p.EndColumn
		}
	}
	return []sarifLocation{{PhysicalLocation: location}}
}
