package catalogtest_test

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// readCloser is a body in memory.
type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }

// problemsOf takes an error of validation apart. side is "request" or "answer".
func problemsOf(side string, err error) []contractProblem {
	switch err := err.(type) {
	case nil:
		return nil
	case openapi3.MultiError:
		var problems []contractProblem
		for _, one := range err {
			problems = append(problems, problemsOf(side, one)...)
		}
		return problems
	case *openapi3filter.RequestError:
		if err.Parameter != nil {
			return detailsOf(err.Parameter.In+" "+err.Parameter.Name, err.Reason, err.Err)
		}
		return detailsOf("request body", err.Reason, err.Err)
	case *openapi3filter.ResponseError:
		return answerProblems(err)
	}
	return []contractProblem{{side, oneLine(err.Error())}}
}

// answerProblems tells the status and the headers from the body, which are errors of one type.
func answerProblems(err *openapi3filter.ResponseError) []contractProblem {
	isHeader := strings.HasPrefix(err.Reason, "response header ") && !strings.Contains(err.Reason, "Content-Type")
	switch {
	case strings.HasPrefix(err.Reason, "status "):
		return []contractProblem{{fmt.Sprintf("answer status %d", err.Input.Status), "the description does not list this status"}}
	case isHeader, strings.HasPrefix(err.Reason, "unable to "):
		return detailsOf("answer header", err.Reason, err.Err)
	}
	return detailsOf("answer body", err.Reason, err.Err)
}

// detailsOf returns the violations of a schema one by one, each at its pointer; reason is what
// there is to say about any other error.
func detailsOf(place, reason string, err error) []contractProblem {
	var list openapi3.MultiError
	var violation *openapi3.SchemaError
	switch {
	case errors.As(err, &violation) && violation == err:
		return schemaProblems(place, violation)
	case errors.As(err, &list):
		var problems []contractProblem
		for _, one := range list {
			problems = append(problems, detailsOf(place, reason, one)...)
		}
		return problems
	case err != nil && reason == "":
		return []contractProblem{{place, oneLine(err.Error())}}
	case err != nil && !strings.Contains(reason, err.Error()):
		return []contractProblem{{place, oneLine(reason + ": " + err.Error())}}
	}
	return []contractProblem{{place, oneLine(reason)}}
}

// schemaProblems descends to the innermost violations, but not into the alternatives of oneOf and
// anyOf, of which none need apply.
func schemaProblems(place string, violation *openapi3.SchemaError) []contractProblem {
	var inner openapi3.MultiError
	if !errors.As(violation.Origin, &inner) {
		return leafProblems(placeOf(place, violation), reasonOf(violation))
	}
	isAlternative := violation.SchemaField == "oneOf" || violation.SchemaField == "anyOf"
	if !isAlternative || isWrapper(violation, inner) {
		return detailsOf(place, "", inner)
	}
	var alternatives []string
	for _, problem := range detailsOf("", "", inner) {
		alternatives = append(alternatives, strings.TrimSpace(problem.String()))
	}
	return []contractProblem{{placeOf(place, violation), reasonOf(violation) + " (" + strings.Join(alternatives, " | ") + ")"}}
}

// isWrapper reports whether a violation only hands on the one inside it, as the validator of JSON
// Schema 2020-12 has them for the whole schema and for references.
func isWrapper(violation *openapi3.SchemaError, inner openapi3.MultiError) bool {
	only, ok := inner[0].(*openapi3.SchemaError)
	return ok && len(inner) == 1 && only.SchemaField == violation.SchemaField && slices.Equal(only.JSONPointer(), violation.JSONPointer())
}

var (
	missingMembers = regexp.MustCompile(`^missing propert(?:y|ies) '`)
	quotedName     = regexp.MustCompile(`'([^']*)'`)
)

// leafProblems gives a missing member a place of its own, as the validator of OpenAPI 3.0 does.
func leafProblems(place, reason string) []contractProblem {
	if !missingMembers.MatchString(reason) {
		return []contractProblem{{place, reason}}
	}
	var problems []contractProblem
	for _, name := range quotedName.FindAllStringSubmatch(reason, -1) {
		problems = append(problems, contractProblem{pointerPlace(place, name[1]), fmt.Sprintf("property %q is missing", name[1])})
	}
	return problems
}

func placeOf(place string, violation *openapi3.SchemaError) string {
	for _, name := range violation.JSONPointer() {
		place = pointerPlace(place, name)
	}
	return place
}

// pointerPlace adds a name to the JSON pointer that a place ends with, if it has one.
func pointerPlace(place, name string) string {
	if !strings.Contains(place, "/") {
		place += " "
	}
	return place + "/" + escapePointer(name)
}

// reasonOf says of every null that is not wanted the same, whichever keyword refuses it.
func reasonOf(violation *openapi3.SchemaError) string {
	if violation.Value == nil && slices.Contains([]string{"nullable", "type", "enum"}, violation.SchemaField) {
		return "the description does not allow null"
	}
	if violation.Reason == "" {
		return "does not match " + violation.SchemaField
	}
	first, _, _ := strings.Cut(violation.Reason, "\n") // the rest are the alternatives, which follow one by one
	return oneLine(first)
}

// location is where the validator of JSON Schema 2020-12 begins its messages, which the place
// of a problem says already.
var location = regexp.MustCompile(`^(?:error at "[^"]*": )?(?:at '[^']*': )?`)

func oneLine(text string) string {
	return strings.Join(strings.Fields(location.ReplaceAllString(text, "")), " ")
}
