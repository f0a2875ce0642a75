package runtime

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/scratch"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/transport"
)

// exchange is a call that is ready to be sent.
type exchange struct {
	call    *mapping.Call
	name    string // with the number of the element, for each
	primary bool
	frame   *expression.Frame
	request *transport.Request // without credentials
	body    any                // the body as a value, for traces
}

// compose fills the slots of a call.
func (s *session) compose(call *mapping.Call, name string, f *expression.Frame, primary bool) (*exchange, *Error) {
	x := &exchange{call: call, name: name, primary: primary, frame: f, request: &transport.Request{Method: call.Method, Header: http.Header{}}}
	for _, step := range []func(*exchange) *Error{s.composeURL, s.composeHeaders, s.composeBody} {
		if failure := step(x); failure != nil {
			return nil, failure
		}
	}
	return x, nil
}

func (s *session) composeURL(x *exchange) *Error {
	server := x.call.Server
	if server == nil {
		server = s.mapping.Provider.Server
	}
	base, _, err := server.Render(x.frame)
	if err != nil {
		e := s.mappingError(err)
		e.Origin, e.Code = OriginAccount, CodeAccountSettings
		return e
	}
	path, _, err := x.call.Path.Render(x.frame)
	if err != nil {
		return s.mappingError(err)
	}
	query, failure := s.composeQuery(x)
	if failure != nil {
		return failure
	}
	x.request.URL = strings.TrimSuffix(base, "/") + path
	if query != "" {
		x.request.URL += "?" + query
	}
	if _, err := url.Parse(x.request.URL); err != nil {
		return &Error{
			StatusCode: http.StatusBadGateway, Code: CodeMappingFailed, Origin: OriginMapping,
			Message: "the address of the call is not valid", Position: x.call.Path.Position(), Cause: err,
		}
	}
	return nil
}

func (s *session) composeQuery(x *exchange) (string, *Error) {
	var pairs []pair
	if x.call.Query != nil {
		v, failure := s.evaluate(x.call.Query, x.frame)
		if failure != nil {
			return "", failure
		}
		if object, ok := v.(*value.Object); ok {
			pairs = flatten(pairs, object, x.call.Array)
		}
	}
	if x.primary && s.common.remoteQuery != nil {
		pairs = flatten(pairs, s.common.remoteQuery, x.call.Array)
	}
	return encodePairs(pairs), nil
}

func (s *session) composeHeaders(x *exchange) *Error {
	for _, headers := range [][]mapping.Header{s.mapping.Provider.Headers, x.call.Headers} {
		for _, h := range headers {
			if h.Text == nil {
				x.request.Header.Del(h.Name)
				continue
			}
			text, present, err := h.Text.Render(x.frame)
			if err != nil {
				return s.mappingError(err)
			}
			if present {
				x.request.Header.Set(h.Name, text)
			}
		}
	}
	return nil
}

// plannedBody makes the body of a call from the bytes of the unified body, where there is a plan
// for it and nothing is to be laid over it or traced. It reports whether it could.
func (s *session) plannedBody(x *exchange) bool {
	if s.body == nil || s.trace != nil {
		return false
	}
	plan := x.call.BodyPlan()
	if plan == nil {
		return false
	}
	body := scratch.Borrow()
	defer scratch.Return(body)
	var present, ok bool
	warnings := len(x.frame.Warnings())
	if *body, present, ok = plan.Append(*body, s.request.Body, x.frame, s.runtime.options.Documents); !ok {
		return false
	}
	if x.primary && s.remoteData != nil && !x.call.TakesRemoteData {
		if *body, ok = withMembers(*body, present, s.remoteData); !ok {
			x.frame.DropWarnings(warnings)
			return false
		}
		present = true
	}
	s.remoteDataSent = s.remoteDataSent || x.primary && s.remoteData != nil
	s.collect(x.frame)
	if present {
		s.setBody(x, bytes.Clone(*body), x.call.MediaType)
	}
	return true
}

// withMembers lays members over the text of an object that has none of their names. It reports
// whether it has none. The object is gone through once, since it and the members may both be large.
func withMembers(object []byte, present bool, members *value.Object) ([]byte, bool) {
	if !present {
		return value.Append(object, members), true
	}
	if object[0] != '{' {
		return object, false
	}
	for key := range scan.MembersOf(object) {
		if members.Has(string(scan.NameOf(key))) {
			return object, false
		}
	}
	for key, member := range members.All() {
		object = append(value.Append(beginMember(object, key), member), '}')
	}
	return object, true
}

func (s *session) setBody(x *exchange, body []byte, mediaType string) {
	x.request.Body = body
	if x.request.Header.Get("Content-Type") == "" {
		x.request.Header.Set("Content-Type", mediaType)
	}
}

func (s *session) composeBody(x *exchange) *Error {
	if s.plannedBody(x) {
		return nil
	}
	var body any = value.Missing
	if x.call.Body != nil {
		v, failure := s.evaluate(x.call.Body, x.frame)
		if failure != nil {
			return failure
		}
		body = v
	}
	if x.call.Document != "" {
		request := value.ObjectOf("query", x.call.Document)
		request.Set("variables", body)
		body = request
	}
	if x.primary && x.call.TakesRemoteData {
		s.remoteDataSent = s.remoteData != nil
	} else if x.primary && s.remoteData != nil {
		merged, failure := s.mergeRemoteData(body)
		if failure != nil {
			return failure
		}
		body = merged
	}
	if value.IsMissing(body) || x.call.Encode == mapping.EncodeNone {
		return nil
	}
	encoded, mediaType, err := encodeBody(body, bodyEncoding{x.call.Encode, x.call.MediaType, x.call.Array})
	if err != nil {
		return &Error{
			StatusCode: http.StatusBadGateway, Code: CodeMappingFailed, Origin: OriginMapping,
			Message: "the body cannot be encoded: " + err.Error(), Position: x.call.Position(), Cause: err,
		}
	}
	x.body = body
	s.setBody(x, encoded, mediaType)
	return nil
}

// mergeRemoteData lays the caller's remote_data over the body of the primary call.
func (s *session) mergeRemoteData(body any) (any, *Error) {
	if _, ok := body.(*value.Object); !ok && !value.IsMissing(body) {
		e := clientError(http.StatusUnprocessableEntity, CodeInvalidRequest, "remote_data cannot be merged into the %s that %s takes", value.KindOf(body), s.mapping.Provider.Label)
		e.Pointer = "/remote_data"
		return nil, e
	}
	s.remoteDataSent = true
	return value.MergeDeep(body, s.remoteData), nil
}

// evaluate builds a tree and takes over the warnings.
func (s *session) evaluate(tree *template.Tree, f *expression.Frame) (any, *Error) {
	v, err := tree.Eval(f)
	if err != nil {
		return nil, s.mappingError(err)
	}
	s.collect(f)
	return v, nil
}

// positionOf returns where in a mapping an error arose.
func positionOf(err error) (position diagnostic.Position) {
	if failure, ok := err.(*template.Error); ok {
		return failure.Position
	}
	return position
}
