package runtime

import (
	"context"
	"net/http"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/value"
)

// shownItem is one object of a list, made from the bytes of its native one.
type shownItem struct {
	native, unified []byte
	proven          bool // it is valid under the schema
	warnings        []Warning
}

// showList makes the objects of a page from the bytes of an answer. The rest of the answer is
// decoded for the other expressions, with an empty list in the place of the objects.
func (s *session) showList(ctx context.Context, a *exchangeAnswer) {
	list, rest, ok := s.plan.Shown().Apart.Split(a.raw, s.runtime.options.Documents)
	if !ok {
		return
	}
	f, page := s.frame(ctx), &shown{items: []shownItem{}}
	places := []int{} // of each object in the text, from and to
	natives := 0
	refuse := func(dst, _ []byte) ([]byte, bool, bool) { return dst, false, false }
	text, ok := s.recordPlan().Elements(nil, list, f, s.runtime.options.Documents, refuse,
		func(native, out []byte, from int, proven bool, warnings []expression.Warning) {
			natives++
			if from == len(out) {
				page.leftOut = append(page.leftOut, leftOut{natives - 1, len(page.items)})
				return
			}
			page.items = append(page.items, shownItem{native: native, proven: proven, warnings: s.maskedWarnings(warnings)})
			places = append(places, from, len(out))
		})
	if !ok {
		return
	}
	for i := range page.items {
		page.items[i].unified = text[places[2*i]:places[2*i+1]]
	}
	a.shown, a.body = page, decoded(rest)
}

// plannedList reports whether the page is to be made from the bytes of the answer to x.
func (s *session) plannedList(x *exchange) bool {
	shown := s.plan.Shown()
	return s.method.IsList() && shown != nil && shown.Apart != nil && s.recordPlan() != nil && s.showsAnswerTo(x)
}

// respondShownList is respondList for a page that has been shown. done is false where it has to
// be evaluated after all, since an object breaks its schema.
func (s *session) respondShownList(ctx context.Context, a *exchangeAnswer) (result *Result, done bool, failure *Error) {
	all := a.shown.items
	from, to := s.window(len(all))
	items := all[from:to]
	if s.runtime.options.Validate != ValidateOff {
		for _, item := range items {
			if !item.proven && !s.mapping.Resource.Read.Accepts(item.unified) {
				a.shown, a.body = nil, decoded(a.raw)
				s.calls = with(s.calls, s.plan.Shown().Call, a.asValue())
				return nil, false, nil
			}
		}
	}
	for i, item := range items {
		for _, w := range item.warnings {
			w.Pointer = itemPointer(i) + w.Pointer
			s.warn(w)
		}
	}
	s.warnOfLeftOut(a.shown.leftOut, len(all))
	_, next, failure := s.nextPage(ctx, int64(len(all)))
	if failure != nil {
		return nil, true, failure
	}
	return &Result{
		Status: http.StatusOK, ContentType: "application/json", Body: s.shownList(items, next), NextCursor: next, undecoded: true,
	}, true, nil
}

// shownList writes the objects of a page, each with its native one if the caller wants that.
func (s *session) shownList(items []shownItem, next string) []byte {
	size, wanted := 64+len(next), s.wantsRemoteData()
	for _, item := range items {
		if size += len(item.unified) + 1; wanted {
			size += len(`,"remote_data":`) + len(item.native)
		}
	}
	body := append(make([]byte, 0, size), `{"result":[`...)
	for i, item := range items {
		if i > 0 {
			body = append(body, ',')
		}
		body = append(body, item.unified...)
		if wanted {
			body = appendMember(body, "remote_data", item.native)
		}
	}
	body = append(body, `],"next_cursor":`...)
	if next == "" {
		return append(body, "null}"...)
	}
	return append(value.AppendString(body, next), '}')
}
