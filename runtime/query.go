package runtime

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/querystring"
)

// Format is a form of the answer.
type Format string

// The formats.
const (
	FormatUnified    Format = "unified"
	FormatRaw        Format = "raw"
	FormatNormalized Format = "normalized"
	FormatStream     Format = "stream"
)

// commonParams are the query parameters that every method takes.
type commonParams struct {
	format           Format
	ignoreRemoteData bool
	excludeFields    []string
	excluded         *exclusion // the same
	remoteQuery      *value.Object
	limit            int64  // of a list; 0 if none was given
	cursor           string // of a list; empty for its beginning
}

// readQuery normalises the unified query, checks it against the schema and takes the common
// parameters out of it.
func (s *session) readQuery(context.Context) *Error {
	query, err := s.givenQuery()
	if err != nil {
		return clientError(http.StatusBadRequest, CodeInvalidRequest, "the query is not valid: %v", err)
	}
	query, failure := s.readVersion(query)
	if failure != nil {
		return failure
	}
	query = s.mapping.Resource.Query.ExpandShorthand(query).(*value.Object)
	if failure := invalid("query", "/query", s.mapping.Resource.Query.Validate(query)); failure != nil {
		return failure
	}
	s.common = commonParams{format: FormatUnified}
	if format, ok := query.Get("truto_response_format").(string); ok {
		s.common.format = Format(format)
	}
	s.common.ignoreRemoteData, _ = query.Get("truto_ignore_remote_data").(bool)
	excluded, _ := query.Get("truto_exclude_fields").([]any)
	for _, field := range excluded {
		if path, ok := field.(string); ok {
			s.common.excludeFields = append(s.common.excludeFields, path)
		}
	}
	s.common.excluded = exclusionOf(s.common.excludeFields)
	s.common.remoteQuery, _ = query.Get("remote_query").(*value.Object)
	s.common.limit, _ = query.Get(mapping.ParamLimit).(int64)
	s.common.cursor, _ = query.Get(mapping.ParamCursor).(string)
	s.query = query.Without(mapping.HiddenParams...)
	return s.refusePage(query)
}

// checkUnread reports the parameters that the plan does not read, such as an etag where the provider
// knows no versions. Those of a list are filters, which checkFilters refuses.
func (s *session) checkUnread(context.Context) *Error {
	if s.method.IsList() || s.query.Len() == 0 {
		return nil
	}
	chosen := slices.Clone(s.method.WholeParams(s.plan))
	if route := s.method.Route; route != nil {
		for _, read := range route.Program.Reads() {
			if read.Root == "query" && len(read.Segments) > 0 {
				chosen = append(chosen, read.Segments[0].Key)
			}
		}
	}
	var ignored []Detail
	for _, pointer := range s.plan.QueryCoverage().Unread(value.Append(nil, s.query), chosen...) {
		message := s.mapping.Provider.Label + " does not take it for a " + s.method.Name
		if pointer == "/"+mapping.ParamETag {
			message = s.mapping.Provider.Label + " knows no versions here, so that none is compared"
		}
		ignored = append(ignored, Detail{Pointer: "/query" + pointer, Message: message})
	}
	if len(ignored) == 0 {
		return nil
	}
	first := dottedPointer(strings.TrimPrefix(ignored[0].Pointer, "/query"))
	return s.ignoreParameters(ignored, s.mapping.Provider.Label+" cannot regard every parameter of the request: "+first)
}

// ignoreParameters reports parameters, or parts of them, that count for nothing: by warnings, or with
// strict handling by an error of that message.
func (s *session) ignoreParameters(ignored []Detail, message string) *Error {
	if s.request.Strict {
		e := clientError(http.StatusUnprocessableEntity, CodeUnsupportedParam, "%s", message)
		e.Pointer, e.Details = ignored[0].Pointer, ignored
		return e
	}
	for _, d := range ignored {
		s.warn(Warning{Code: "parameter_ignored", Pointer: d.Pointer, Message: d.Message})
	}
	return nil
}

// checkExcluded reports the fields that were to be left out and that no object has, as where a name is
// misspelt: the one that was meant is then in the answer.
func (s *session) checkExcluded(context.Context) *Error {
	var unknown []Detail
	for i, path := range s.common.excludeFields {
		if s.mapping.Resource.Read.Root().At(strings.Split(path, ".")...) == nil {
			unknown = append(unknown, Detail{Pointer: "/query/truto_exclude_fields/" + strconv.Itoa(i), Message: "there is no field " + path + " that could be left out"})
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	return s.ignoreParameters(unknown, unknown[0].Message)
}

// givenQuery returns the query of the request as the schema of the resource wants it.
func (s *session) givenQuery() (*value.Object, error) {
	const account = "integrated_account_id"
	shape := s.mapping.Resource.Query.Root()
	// The account has been chosen already; the schema of a model may ask for its id all the same.
	takesAccount := shape.Property(account) != nil || shape.Open()
	query := value.NewObject(len(s.request.Query) + 1)
	for _, name := range sortedKeys(s.request.Query) {
		v, err := value.From(s.request.Query[name])
		if err != nil {
			return nil, err
		}
		if name != account || takesAccount {
			query.Set(name, fromText(v, shape.Property(name)))
		}
	}
	if takesAccount && !query.Has(account) {
		query.Set(account, s.account.ID)
	}
	return query, nil
}

// fromText reads the text form that a boolean, an integer or a list has in a query string, where the schema
// wants one.
func fromText(v any, p *schema.Property) any {
	text, isText := v.(string)
	switch {
	case !isText || p == nil || p.Shape.Accepts("string"):
		return v
	case p.Shape.Accepts("boolean"):
		return asBoolean(text)
	case p.Shape.Accepts("integer"):
		return asInteger(text)
	case p.Shape.Items() != nil:
		return asList(text)
	}
	return v
}

func asBoolean(text string) any {
	if on, ok := querystring.Boolean(text); ok {
		return on
	}
	return text
}

func asInteger(text string) any {
	if number, err := strconv.ParseInt(text, 10, 64); err == nil {
		return number
	}
	return text
}

// asList splits at commas.
func asList(text string) any {
	out := []any{}
	for _, part := range strings.Split(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
