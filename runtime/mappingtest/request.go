package mappingtest

import (
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/cursor"
	"github.com/unimap/unimap/runtime/replay"
)

// RequestOf is what a sandbox for a unified request chooses its case by. A body that is no JSON is
// refused by the runtime later.
func RequestOf(request runtime.Request) replay.Request {
	out := replay.Request{Method: request.Method, ID: request.ID, Body: value.Missing}
	if body, err := value.Decode(request.Body, value.Limits{}); err == nil {
		out.Body = body
	}
	if query, err := value.From(request.Query); err == nil {
		out.Query, _ = query.(*value.Object)
	}
	if text, ok := request.Query[mapping.ParamCursor].(string); ok {
		if c, ok := cursor.Peek(text); ok {
			out.Cursor = c.Native
		}
	}
	return out
}
