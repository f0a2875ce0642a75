package runtime

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/cursor"
)

// page is the page of a list that was asked for.
type page struct {
	cursor.Cursor       // where it begins, with the number of objects that the provider is asked for
	limit         int64 // the most objects that the answer may have; 0 for methods that have no pages
}

// asValue returns what expressions see as page; nil for a method that has no pages.
func (p page) asValue() *value.Object {
	if p.limit == 0 {
		return nil
	}
	return mapping.PageOf(p.Native, p.Size)
}

// refusePage refuses the parameters of a page for a method that has none.
func (s *session) refusePage(query *value.Object) *Error {
	if s.method.IsList() {
		return nil
	}
	for _, name := range mapping.PageParams {
		if query.Has(name) {
			e := clientError(http.StatusUnprocessableEntity, CodeInvalidRequest, "the query is not valid: %s is for lists, and this is a %s", name, s.method.Name)
			e.Pointer = "/query/" + name
			return e
		}
	}
	return nil
}

// checkFilters refuses a list that would be given without regard to a part of the query: other
// than a field that is not written, a selection that is not made gives wrong answers.
func (s *session) checkFilters(context.Context) *Error {
	if !s.method.IsList() {
		return nil
	}
	ignored := s.plan.QueryCoverage().Unread(value.Append(nil, s.query), s.method.WholeParams(s.plan)...)
	if len(ignored) == 0 {
		return nil
	}
	name, why := dottedPointer(ignored[0]), oneOf(s.method.Filters())
	if s.isFilter(name) {
		why = " together with the rest of the query"
	}
	e := clientError(http.StatusUnprocessableEntity, CodeUnsupportedParam, "%s cannot select %s by %s%s",
		s.mapping.Provider.Label, s.request.Resource, name, why)
	for _, pointer := range ignored {
		e.Details = append(e.Details, Detail{Pointer: "/query" + pointer, Message: "is not supported"})
	}
	e.Pointer = e.Details[0].Pointer
	return e
}

// isFilter reports whether the list can select by a parameter, or a part of it, on another route than
// the one that the query leads to.
func (s *session) isFilter(name string) bool {
	return slices.ContainsFunc(s.method.Filters(), func(filter string) bool {
		return filter == name || strings.HasPrefix(filter, name+".")
	})
}

// dottedPointer writes a pointer into the query as filters are named, such as updated_at.gt.
func dottedPointer(pointer string) string { return strings.ReplaceAll(pointer[1:], "/", ".") }

// readPage finds out which page is asked for.
func (s *session) readPage(context.Context) *Error {
	if !s.method.IsList() {
		return nil
	}
	sizes := s.pageSizes()
	s.page.Native, s.page.Size = value.Missing, sizes.Default
	if s.common.limit > 0 {
		s.page.Size = min(s.common.limit, sizes.Max)
	}
	s.page.limit = s.page.Size
	switch {
	case s.common.cursor != "":
		return s.readCursor(sizes)
	case s.request.StartAt != nil:
		native, err := value.From(s.request.StartAt)
		if err != nil {
			return invalidCursor("cannot be read", err)
		}
		s.page.Native = native
	}
	return nil
}

// wholeList are the sizes of a list of which the mapping says nothing: one page for all.
var wholeList = mapping.Pages{Default: 1000, Max: 1000}

func (s *session) pageSizes() mapping.Pages {
	if s.plan.Pages == nil {
		return wholeList
	}
	return *s.plan.Pages
}

// readCursor goes on where a page ended. The provider is asked for as many objects as it was
// then, since some count pages; a limit below that cuts the answer.
func (s *session) readCursor(sizes mapping.Pages) *Error {
	read, err := cursor.Decode(s.common.cursor, s.binding())
	switch {
	case errors.Is(err, cursor.ErrForeign):
		return invalidCursor("is of another account, resource or query: begin again without it", err)
	case err != nil:
		return invalidCursor("is not one that this API has given", err)
	case read.Size > sizes.Max:
		return invalidCursor("is out of date: begin again without it", nil)
	}
	s.page.Cursor = read
	if s.common.limit == 0 {
		s.page.limit = read.Size
	}
	return nil
}

// isCursorsFault reports whether an expression failed that reads the cursor of a client, who may
// have made it up: the mapping knows what to do with those it gives.
func (s *session) isCursorsFault(failure *template.Error) bool {
	return s.common.cursor != "" && slices.ContainsFunc(failure.Reads, func(path string) bool {
		return path == "page.cursor" || strings.HasPrefix(path, "page.cursor.") || strings.HasPrefix(path, "page.cursor[")
	})
}

func invalidCursor(why string, cause error) *Error {
	e := clientError(http.StatusUnprocessableEntity, CodeInvalidCursor, "the cursor %s", why)
	e.Pointer, e.Cause = "/query/"+mapping.ParamCursor, cause
	return e
}

// binding is what the cursors of this list belong to.
func (s *session) binding() cursor.Binding {
	return cursor.Bind(s.account.ID, s.account.Provider, s.request.Model, s.request.Resource, s.route, s.query, s.common.remoteQuery)
}

// nextPage returns where the page after this one begins, and its cursor for the caller; more is
// false after the last page. total is how many objects the provider's page has.
func (s *session) nextPage(ctx context.Context, total int64) (next cursor.Cursor, text string, failure *Error) {
	next = cursor.Cursor{Native: s.page.Native, Size: s.page.Size, Skip: s.page.Skip + s.page.limit}
	if next.Skip >= total {
		next.Skip = 0
		if next.Native, failure = s.nextNative(ctx); failure != nil {
			return next, "", failure
		}
		if isEnd(next.Native) {
			return next, "", nil
		}
	}
	text, err := next.Encode(s.binding())
	if err != nil {
		return next, "", &Error{
			StatusCode: http.StatusBadGateway, Code: CodeRemoteResponse, Origin: OriginRemote, Cause: err,
			Message: "the cursor of the next page that " + s.mapping.Provider.Label + " gave is too large", Position: s.plan.Pages.Position(),
		}
	}
	return next, text, nil
}

// nextNative evaluates what the next page needs. One that is the present page is an error: whoever
// follows it would never come to an end. So is one with a credential, as in the address of a page
// where the provider takes its key in the query.
func (s *session) nextNative(ctx context.Context) (any, *Error) {
	if s.plan.Pages == nil {
		return value.Missing, nil
	}
	next, failure := s.evaluate(s.plan.Pages.Next, s.frame(ctx))
	if failure != nil || isEnd(next) {
		return value.Missing, failure
	}
	if s.credentials.within(next) {
		return nil, &Error{
			StatusCode: http.StatusBadGateway, Code: CodeMappingFailed, Origin: OriginMapping, Position: s.plan.Pages.Position(),
			Message: "the cursor of the next page holds a credential of the account, which callers must not see",
		}
	}
	if !value.IsNil(s.page.Native) && value.Equal(next, s.page.Native) {
		return nil, &Error{
			StatusCode: http.StatusBadGateway, Code: CodeRemoteCursorLoop, Origin: OriginRemote, Position: s.plan.Pages.Position(),
			Message: "the list does not go on: the next page of " + s.mapping.Provider.Label + " is the one that was asked for",
		}
	}
	return next, nil
}

// isEnd reports whether a cursor says that there is no next page.
func isEnd(next any) bool {
	return value.IsNil(next) || slices.Contains([]any{"", false}, next)
}

// tracePage notes the page in the trace.
func (s *session) tracePage(next cursor.Cursor) {
	if s.trace == nil {
		return
	}
	s.trace.Page = &Page{Size: s.page.Size, Skip: s.page.Skip, NextSkip: next.Skip}
	if !value.IsMissing(s.page.Native) {
		s.trace.Page.Cursor = s.credentials.maskValue(s.page.Native)
	}
	if !isEnd(next.Native) {
		s.trace.Page.Next = s.credentials.maskValue(next.Native)
	}
}
