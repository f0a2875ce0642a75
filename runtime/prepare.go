package runtime

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account"
)

// prepare checks everything that can be checked before the first byte is sent.
func (s *session) prepare(ctx context.Context) *Error {
	for _, step := range []func(context.Context) *Error{
		s.findAccount, s.findMethod, s.checkID, s.checkSettings, s.readQuery, s.readBody, s.checkParams,
		s.chooseRoute, s.checkFields, s.checkExcluded, s.checkUnread, s.checkFilters, s.readPage, s.findCredentials,
	} {
		if failure := step(ctx); failure != nil {
			return failure
		}
	}
	if s.request.Trace || s.request.DryRun {
		s.trace = &Trace{Provider: s.account.Provider, Revision: s.catalog.Revision(), Route: s.route, Steps: []Step{}}
	}
	return nil
}

func (s *session) findAccount(ctx context.Context) *Error {
	s.account = s.request.Account
	if s.account == nil {
		found, err := s.runtime.options.Accounts.Get(ctx, s.request.AccountID)
		switch {
		case err != nil && ctx.Err() != nil:
			return contextError(ctx.Err())
		case errors.Is(err, account.ErrNotFound):
			e := accountError(CodeAccountNotFound, "there is no such integrated account")
			e.StatusCode, e.Cause = http.StatusNotFound, err
			return e
		case err != nil:
			e := accountError(CodeAccountStore, "the integrated account could not be read")
			e.StatusCode, e.Cause, e.Retryable = http.StatusServiceUnavailable, err, true
			return e
		}
		if err := checkStored(found, s.request.AccountID); err != nil {
			e := accountError(CodeAccountStore, "the integrated account could not be read: %v", err)
			e.StatusCode, e.Cause = http.StatusServiceUnavailable, err
			return e
		}
		s.account = found
	}
	s.credentials.held = s.account.Credentials
	if s.account.Status == account.StatusNeedsReauth {
		e := accountError(CodeReauthorize, "the account must be connected again: the provider has refused its credentials")
		e.StatusCode = http.StatusUnauthorized
		return e
	}
	return nil
}

// checkStored holds an account against what its store has to give. Tokens of one without a version
// could be renewed, but not saved.
func checkStored(a *account.Account, id string) error {
	switch {
	case a == nil:
		return errors.New("its store gave neither an account nor an error")
	case a.ID != id:
		return errors.New("its store gave another one")
	case a.Version < 1:
		return errors.New("its store gave it without a version")
	}
	return nil
}

func (s *session) findMethod(context.Context) *Error {
	r := s.request
	if _, ok := s.catalog.Schemas().Resource(r.Model, r.Resource); !ok {
		return clientError(http.StatusNotFound, CodeUnknownResource, "there is no resource %s/%s", r.Model, r.Resource)
	}
	m, ok := s.catalog.Mapping(s.account.Provider, r.Model, r.Resource)
	if !ok {
		provider, failure := providerOf(s.catalog, s.account.Provider)
		if failure != nil {
			return failure
		}
		return clientError(http.StatusNotImplemented, CodeUnsupported, "%s has no %s/%s", provider.Label, r.Model, r.Resource)
	}
	m, failure := s.overlaid(m)
	if failure != nil {
		return failure
	}
	s.mapping, s.method = m, m.Method(r.Method)
	if s.method == nil {
		var names []string
		for _, method := range m.Methods {
			names = append(names, method.Name)
		}
		cannot := m.Provider.Label + " cannot " + r.Method + " " + r.Resource
		if !slices.Contains(mapping.MethodNames, r.Method) { // such as an id that was posted to
			cannot = m.Provider.Label + " has no method " + strconv.Quote(r.Method) + " of " + r.Resource
		}
		return clientError(http.StatusNotImplemented, CodeUnsupported, "%s; it can %s", cannot, strings.Join(names, ", "))
	}
	if m.Provider.Retired != nil {
		return clientError(http.StatusGone, CodeUnsupported, "%s was retired on %s: %s", m.Provider.Label, m.Provider.Retired.On, m.Provider.Retired.Note)
	}
	return nil
}

// checkID checks the id where the method has one, and that there is none where it has not.
func (s *session) checkID(context.Context) *Error {
	switch {
	case s.method.HasID():
		return checkID(s.request.ID)
	case s.request.ID != "":
		return clientError(http.StatusUnprocessableEntity, CodeInvalidID, "a %s has no id", s.method.Name)
	}
	return nil
}

// overlaid lays the account's partial mapping over m.
func (s *session) overlaid(m *mapping.Mapping) (*mapping.Mapping, *Error) {
	var layers []engine.Layer
	if own := s.account.Overlays[s.request.Model+"/"+s.request.Resource]; own != "" {
		layers = append(layers, engine.Layer{Name: "overlay of the account", Content: []byte(own)})
	}
	overlaid, err := s.catalog.Overlaid(m, layers...)
	if err != nil {
		e := accountError(CodeInvalidOverlay, "the overlays do not fit the mapping: %v", err)
		e.Cause = err
		return nil, e
	}
	return overlaid, nil
}

func (s *session) checkSettings(context.Context) *Error {
	if s.account.Settings == nil {
		copied := *s.account
		copied.Settings = value.NewObject(0)
		s.account = &copied
	}
	violations := s.mapping.Provider.Schema().Validate(s.account.Settings)
	if len(violations) == 0 {
		return nil
	}
	return invalidSettings("the settings of the account are not valid: "+violations[0].Message, violations)
}

// readBody checks the unified body. A body that is seen to be good by its bytes is decoded only
// when an expression asks for it.
func (s *session) readBody(context.Context) *Error {
	if len(s.request.Body) == 0 {
		if s.method.HasBody() {
			return clientError(http.StatusBadRequest, CodeInvalidJSON, "the request has no body")
		}
		return nil
	}
	if !s.method.HasBody() {
		return clientError(http.StatusBadRequest, CodeInvalidRequest, "a %s has no body", s.method.Name)
	}
	write := s.mapping.Resource.Write
	if s.method.IsCreate() {
		s.dropNulls()
	}
	if scan.IsObject(s.request.Body, s.runtime.options.Documents) && write.Accepts(s.request.Body) {
		s.body = sync.OnceValue(func() any { return write.ExpandShorthand(decoded(s.request.Body)) })
		if native := scan.MemberOf(s.request.Body, "remote_data"); len(native) > 0 && native[0] == '{' {
			s.remoteData = decoded(native).(*value.Object)
		}
		return nil
	}
	body, failure := s.decodeBody()
	if failure != nil {
		return failure
	}
	s.body = func() any { return body }
	s.remoteData, _ = body.Get("remote_data").(*value.Object)
	return nil
}

// dropNulls takes the nulls out of the body of a create, where there is nothing yet that a null
// could clear: sent on, it would be refused by providers that take the field away or not at all. A
// body that cannot be read is left for whoever reads it next.
func (s *session) dropNulls() {
	if !bytes.Contains(s.request.Body, []byte("null")) {
		return
	}
	given, err := value.Decode(s.request.Body, s.runtime.options.Documents)
	if err != nil {
		return
	}
	s.request.Body = value.Append(nil, s.mapping.Resource.Write.WithoutNulls(given))
}

// decodeBody decodes the unified body, expands bare references and holds it against the schema.
func (s *session) decodeBody() (*value.Object, *Error) {
	given, err := value.Decode(s.request.Body, s.runtime.options.Documents)
	if err != nil {
		e := clientError(http.StatusBadRequest, CodeInvalidJSON, "the body is not valid JSON: %v", err)
		e.Cause = err
		return nil, e
	}
	body, ok := given.(*value.Object)
	if !ok {
		return nil, clientError(http.StatusBadRequest, CodeInvalidJSON, "the body is a %s, not an object", value.KindOf(given))
	}
	write := s.mapping.Resource.Write
	body = write.ExpandShorthand(body).(*value.Object)
	return body, invalid("body", "", write.Validate(body))
}

// checkParams holds the query against what the method of this provider takes.
func (s *session) checkParams(context.Context) *Error {
	for _, p := range s.method.Params {
		given := s.query.Get(p.Name)
		if value.IsNil(given) {
			if p.Required {
				return paramError(CodeMissingParam, p, "the query parameter %s is required: %s needs it%s", p.Name, s.mapping.Provider.Label, oneOf(p.Allowed))
			}
			continue
		}
		if text := mapping.ReferenceText(given); len(p.Allowed) > 0 && !slices.Contains(p.Allowed, text) {
			return paramError(CodeUnsupportedValue, p, "%s cannot handle %s %q%s", s.mapping.Provider.Label, p.Name, text, oneOf(p.Allowed))
		}
	}
	return nil
}

func paramError(code Code, p mapping.Param, format string, arguments ...any) *Error {
	e := clientError(http.StatusUnprocessableEntity, code, format, arguments...)
	e.Pointer = "/query/" + p.Name
	return e
}

func oneOf(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return "; allowed are " + strings.Join(values, ", ")
}

func (s *session) chooseRoute(ctx context.Context) *Error {
	if s.plan = s.method.Plan; s.plan != nil {
		return nil
	}
	f := s.frame(ctx)
	chosen, err := s.method.Route.Eval(f)
	if err != nil {
		return s.mappingError(err)
	}
	s.route = s.method.Default
	if !value.IsNil(chosen) {
		s.route = mapping.ReferenceText(chosen)
	}
	var values []string
	for _, route := range s.method.Routes {
		if route.Value == s.route {
			s.plan = route.Plan
			return nil
		}
		values = append(values, route.Value)
	}
	subject := s.method.Route.Program.Source()
	if s.route == "" {
		return clientError(http.StatusUnprocessableEntity, CodeMissingParam, "%s needs %s to know what to do%s", s.mapping.Provider.Label, subject, oneOf(values))
	}
	return clientError(http.StatusUnprocessableEntity, CodeUnsupportedValue, "%s cannot handle %s %q%s", s.mapping.Provider.Label, subject, s.route, oneOf(values))
}

// checkFields reports the fields of the body that the plan does not read.
func (s *session) checkFields(context.Context) *Error {
	if s.body == nil {
		return nil
	}
	for _, pointer := range s.plan.BodyCoverage().Unread(s.request.Body, "remote_data") {
		field, _, _ := strings.Cut(pointer[1:], "/")
		message := s.mapping.Provider.Label + " cannot write it"
		for _, ignored := range s.method.Ignored {
			if ignored.Field == field {
				message += ": " + ignored.Reason
			}
		}
		s.warn(Warning{Code: codeIgnored, Pointer: pointer, Message: message})
	}
	return s.refuseIgnored(0)
}

// refuseIgnored returns the error of strict handling for the fields that the warnings from a number
// on say are ignored. It takes the place of these warnings.
func (s *session) refuseIgnored(from int) *Error {
	if !s.request.Strict {
		return nil
	}
	var ignored []Detail
	s.warnings = append(s.warnings[:from:from], slices.DeleteFunc(s.warnings[from:], func(w Warning) bool {
		if w.Code != codeIgnored {
			return false
		}
		ignored = append(ignored, Detail{Pointer: w.Pointer, Message: w.Message})
		return true
	})...)
	if len(ignored) == 0 {
		return nil
	}
	e := clientError(http.StatusUnprocessableEntity, CodeFieldIgnored, "%s cannot write every field of the request", s.mapping.Provider.Label)
	e.Details, e.Pointer = ignored, ignored[0].Pointer
	return e
}

// codeIgnored is the code of warnings of fields of the body that nothing is made of.
const codeIgnored = "field_ignored"

// invalid is the error for a part of the request that breaks its schema, and whose pointers begin below.
func invalid(what, below string, violations []schema.Violation) *Error {
	if len(violations) == 0 {
		return nil
	}
	found := details(below, violations)
	e := clientError(http.StatusUnprocessableEntity, CodeInvalidRequest, "the %s is not valid: %s", what, placed(found[0].Pointer, found[0].Message))
	e.Pointer, e.Details = found[0].Pointer, found
	return e
}

func placed(pointer, message string) string {
	if pointer == "" {
		return message
	}
	return pointer + ": " + message
}

// details are violations of the schema of a part, which stands at a pointer.
func details(below string, violations []schema.Violation) []Detail {
	out := make([]Detail, len(violations))
	for i, v := range violations {
		out[i] = Detail{Pointer: below + v.Pointer, Message: v.Message}
	}
	return out
}
