package catalogtest_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/unimap/unimap/engine/value"
)

// graphQLSpec is a description in GraphQL's schema language.
type graphQLSpec struct{ schema *ast.Schema }

// find takes every POST of a JSON object with a document under query for a call of the API.
func (s *graphQLSpec) find(call *contractCall) contractOperation {
	body, ok := call.JSON.(*value.Object)
	if !ok || call.Method != "POST" {
		return nil
	}
	document, ok := body.Get("query").(string)
	if !ok {
		return nil
	}
	operation := &graphQLOperation{schema: s.schema, call: call, body: body}
	operation.document, operation.problems = parseGraphQL(s.schema, document)
	if operation.document != nil {
		operation.choose()
	}
	return operation
}

// graphQLOperation is a call with a document.
type graphQLOperation struct {
	schema    *ast.Schema
	call      *contractCall
	body      *value.Object
	document  *ast.QueryDocument // nil if it does not parse
	operation *ast.OperationDefinition
	problems  []contractProblem // of the document
}

// parseGraphQL validates a document. The document is nil if it cannot be read at all.
func parseGraphQL(schema *ast.Schema, text string) (*ast.QueryDocument, []contractProblem) {
	document, err := parser.ParseQuery(&ast.Source{Name: "query", Input: text})
	if err != nil {
		return nil, []contractProblem{{"request document", oneLine(err.Error())}}
	}
	var problems []contractProblem
	for _, found := range validator.ValidateWithRules(schema, document, rules.NewDefaultRules()) {
		problems = append(problems, contractProblem{"request document", positioned(found)})
	}
	return document, problems
}

// positioned keeps the place in the document behind the message, so that a pattern for the
// message need not know it.
func positioned(err *gqlerror.Error) string {
	text := oneLine(err.Message)
	if len(err.Locations) > 0 {
		text += fmt.Sprintf(" (line %d, column %d)", err.Locations[0].Line, err.Locations[0].Column)
	}
	return text
}

// choose finds the operation that operationName names, or the only one.
func (o *graphQLOperation) choose() {
	name, named := o.body.Get("operationName").(string)
	switch {
	case named:
		o.operation = o.document.Operations.ForName(name)
	case len(o.document.Operations) == 1:
		o.operation = o.document.Operations[0]
	}
	if o.operation == nil {
		o.problems = append(o.problems, contractProblem{"request operationName", "the document has no such operation, or several"})
	}
}

// name is the kind of the operation with the fields at its root, such as "mutation issueUpdate".
func (o *graphQLOperation) name() string {
	if o.operation == nil {
		return "document"
	}
	var fields []string
	for _, selection := range o.operation.SelectionSet {
		if field, ok := selection.(*ast.Field); ok {
			fields = append(fields, field.Name)
		}
	}
	return string(o.operation.Operation) + " " + strings.Join(fields, ",")
}

func (o *graphQLOperation) rank() int { return 0 }

func (o *graphQLOperation) check() []contractProblem {
	problems := slices.Clone(o.problems)
	if o.operation == nil {
		return problems
	}
	return append(append(problems, o.checkVariables()...), o.checkAnswer()...)
}

// checkAnswer judges an answer that is one of GraphQL (GraphQL over HTTP lets gateways answer
// otherwise under an error status): data as it was selected, or errors, or both.
func (o *graphQLOperation) checkAnswer() []contractProblem {
	if !o.call.Answered || o.call.Status >= 400 {
		return nil
	}
	answer, ok := o.call.AnswerJSON.(*value.Object)
	if !ok {
		return []contractProblem{{"answer body", "is no JSON object"}}
	}
	found := graphQLAnswer{schema: o.schema}
	data := answer.Get("data")
	if object, ok := data.(*value.Object); ok {
		found.object(o.operation.SelectionSet, o.rootType(), object, "/data")
	} else if !value.IsNil(data) {
		found.report("/data", "is no object")
	}
	if answer.Has("errors") || value.IsNil(data) {
		found.errors(answer.Get("errors"))
	}
	return found.problems
}

func (o *graphQLOperation) rootType() *ast.Definition {
	switch o.operation.Operation {
	case ast.Mutation:
		return o.schema.Mutation
	case ast.Subscription:
		return o.schema.Subscription
	}
	return o.schema.Query
}

func (o *graphQLOperation) checkVariables() []contractProblem {
	variables, ok := o.body.Get("variables").(*value.Object)
	if !ok {
		variables = value.NewObject(0)
	}
	input := graphQLInput{schema: o.schema}
	for name := range variables.All() {
		if o.operation.VariableDefinitions.ForName(name) == nil {
			input.report("/"+name, "the document declares no variable $%s", name)
		}
	}
	for _, declared := range o.operation.VariableDefinitions {
		input.member(declared.Type, declared.DefaultValue, variables, declared.Variable, "")
	}
	return input.problems
}
