package catalogtest_test

import (
	"bytes"
	"context"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/unimap/unimap/engine/value"
)

// openAPIOperation is an operation of a description in OpenAPI, found for a call.
type openAPIOperation struct {
	openAPIPath
	document   *openapi3.T
	operation  *openapi3.Operation
	parameters map[string]string // in the path
	call       *contractCall
}

func (o *openAPIOperation) name() string { return o.call.Method + " " + o.path }

func (o *openAPIOperation) rank() int { return o.template.rank() }

// check validates the request and the answer. Defaults are not filled in, since they would hide
// what is missing. Members that the description calls read-only are problems in a request, as
// write-only ones are in an answer.
func (o *openAPIOperation) check() []contractProblem {
	input := &openapi3filter.RequestValidationInput{
		Request: o.request(), PathParams: o.parameters, QueryParams: o.call.Query, Route: o.route(),
		Options: &openapi3filter.Options{
			MultiError: true, SkipSettingDefaults: true,
			IncludeResponseStatus: true, RejectWhenRequestBodyNotSpecified: true,
		},
	}
	problems := problemsOf("request", openapi3filter.ValidateRequest(context.Background(), input))
	problems = append(problems, o.unknownQuery()...)
	problems = append(problems, o.undescribedRequest()...)
	if o.call.isRefused() {
		problems = slices.DeleteFunc(problems, func(p contractProblem) bool { return strings.HasPrefix(p.Place, "request body") })
	}
	if !o.call.Answered {
		return problems
	}
	return append(problems, o.checkAnswer(input)...)
}

// route is the operation without its security: authorisation is no part of a recorded call that
// could be judged by its description.
func (o *openAPIOperation) route() *routers.Route {
	operation := *o.operation
	operation.Security = &openapi3.SecurityRequirements{}
	return &routers.Route{Spec: o.document, Path: o.path, PathItem: o.item, Method: o.call.Method, Operation: &operation}
}

func (o *openAPIOperation) request() *http.Request {
	header := o.call.Header.Clone()
	if body := o.requestBody(); body != nil && len(o.call.Body) > 0 {
		header.Set("Content-Type", describedMediaType(body.Content, header.Get("Content-Type")))
	}
	request := &http.Request{
		Method: o.call.Method, URL: &url.URL{Path: o.path, RawQuery: o.call.Query.Encode()},
		Header: header, ContentLength: int64(len(o.call.Body)), Body: http.NoBody,
	}
	if len(o.call.Body) > 0 {
		request.Body = readCloser{bytes.NewReader(o.call.Body)}
	}
	return request
}

func (o *openAPIOperation) requestBody() *openapi3.RequestBody {
	if o.operation.RequestBody == nil {
		return nil
	}
	return o.operation.RequestBody.Value
}

// describedMediaType returns the media type of the description that differs from a given one in
// its parameters alone, such as a charset, or else the given one.
func describedMediaType(content openapi3.Content, given string) string {
	if content.Get(given) != nil {
		return given
	}
	base, _, err := mime.ParseMediaType(given)
	if err != nil {
		return given
	}
	for _, described := range sortedKeys(content) {
		if other, _, err := mime.ParseMediaType(described); err == nil && other == base {
			return described
		}
	}
	return given
}

func (o *openAPIOperation) checkAnswer(request *openapi3filter.RequestValidationInput) []contractProblem {
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: request, Status: o.call.Status, Header: o.call.AnswerHeader.Clone(), Options: request.Options,
	}
	input.SetBodyBytes(o.call.AnswerBody)
	described := o.operation.Responses.Status(o.call.Status)
	if described == nil {
		described = o.operation.Responses.Default()
	}
	if described == nil || described.Value == nil {
		return problemsOf("answer", openapi3filter.ValidateResponse(context.Background(), input))
	}
	if len(o.call.AnswerBody) == 0 {
		return o.emptyAnswer(described.Value)
	}
	mediaType := describedMediaType(described.Value.Content, input.Header.Get("Content-Type"))
	input.Header.Set("Content-Type", mediaType)
	problems := problemsOf("answer", openapi3filter.ValidateResponse(context.Background(), input))
	return append(problems, undescribedBody("answer", described.Value.Content, mediaType, o.call.AnswerJSON)...)
}

// emptyAnswer judges an answer without a body. An answer of status 204 never has one (RFC 9110,
// section 15.3.5), whatever the description says.
func (o *openAPIOperation) emptyAnswer(described *openapi3.Response) []contractProblem {
	if len(described.Content) == 0 || o.call.Status == http.StatusNoContent {
		return nil
	}
	return []contractProblem{{"answer body", "there is none, and the description has one"}}
}

// unknownQuery returns the query parameters that the description does not list.
func (o *openAPIOperation) unknownQuery() []contractProblem {
	var parameters []*openapi3.Parameter
	for _, list := range []openapi3.Parameters{o.item.Parameters, o.operation.Parameters} {
		for _, ref := range list {
			if ref.Value != nil && ref.Value.In == openapi3.ParameterInQuery {
				parameters = append(parameters, ref.Value)
			}
		}
	}
	var problems []contractProblem
	for _, name := range sortedKeys(o.call.Query) {
		if !slices.ContainsFunc(parameters, func(p *openapi3.Parameter) bool { return takesName(p, name) }) {
			problems = append(problems, contractProblem{"query " + name, "the description does not list this parameter"})
		}
	}
	return problems
}

// takesName reports whether a query parameter is written under a name: its own, name[member] for
// a deepObject, or the names of its members for an object that is spread out.
func takesName(p *openapi3.Parameter, name string) bool {
	if p.Name == name {
		return true
	}
	if p.Style == openapi3.SerializationDeepObject {
		return strings.HasPrefix(name, p.Name+"[")
	}
	if p.Schema == nil || p.Schema.Value == nil || !p.Schema.Value.Type.Is(openapi3.TypeObject) {
		return false
	}
	return p.Schema.Value.Properties[name] != nil
}

func (o *openAPIOperation) undescribedRequest() []contractProblem {
	body := o.requestBody()
	if body == nil {
		return nil
	}
	sent := o.call.JSON
	if len(o.call.FormKeys) > 0 {
		sent = formMembers(o.call.FormKeys)
	}
	return undescribedBody("request", body.Content, describedMediaType(body.Content, o.call.Header.Get("Content-Type")), sent)
}

// undescribedBody returns the members of a body that the description does not name. Recorded
// answers are held to that too: a mapping must not read what only its recording has.
func undescribedBody(side string, content openapi3.Content, mediaType string, body any) []contractProblem {
	described := content.Get(mediaType)
	if described == nil || described.Schema == nil {
		return nil
	}
	var problems []contractProblem
	for _, pointer := range undescribedMembers([]*openapi3.Schema{described.Schema.Value}, body, "") {
		problems = append(problems, contractProblem{side + " body " + pointer, "the description does not name this member"})
	}
	return problems
}

// formMembers are the members that the names of a form write: a[b] writes a.
func formMembers(keys []string) *value.Object {
	members := value.NewObject(len(keys))
	for _, key := range keys {
		name, _, _ := strings.Cut(key, "[")
		members.Set(name, "")
	}
	return members
}
