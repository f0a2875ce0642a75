package gateway

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
)

// unified serves /unified/MODEL/RESOURCE[/ID].
func (x *exchange) unified(segments []string) {
	t, allowed, ok := targetOf(x.request.Method, segments)
	if !ok {
		x.fail(x.notAllowed(allowed))
		return
	}
	request, failure := x.unifiedRequest(t)
	if failure != nil {
		x.fail(failure)
		return
	}
	limiter := x.gateway.limiter
	if failure := limiter.enter(); failure != nil {
		x.fail(failure)
		return
	}
	defer limiter.leave()
	if request.Body, failure = x.body(); failure != nil {
		x.fail(failure)
		return
	}
	// Only now: a client that sends its body slowly must not keep others from the account.
	if failure := limiter.acquire(request.AccountID); failure != nil {
		x.fail(failure)
		return
	}
	defer limiter.release(request.AccountID)
	x.once(request)
}

// unifiedRequest reads the unified request out of the HTTP one, but for its body.
func (x *exchange) unifiedRequest(t target) (request runtime.Request, failure *runtime.Error) {
	query, failure := readQuery(x.request.URL.RawQuery)
	if failure != nil {
		return request, failure
	}
	request = runtime.Request{
		Model: t.model, Resource: t.resource, Method: t.method, ID: t.id, RequestID: x.requestID,
		IfMatch: strings.Join(x.request.Header.Values("If-Match"), ", "), TraceContext: traceContext(x.request.Header),
	}
	for _, header := range x.request.Header.Values("Prefer") {
		request.Prefer(header)
	}
	if request.DryRun, failure = takeDryRun(query); failure != nil {
		return request, failure
	}
	request.AccountID, failure = chosenAccount(query)
	request.Query = query
	return request, failure
}

// traceContext takes over the headers of W3C Trace Context.
func traceContext(header http.Header) map[string]string {
	var out map[string]string
	for _, name := range []string{"traceparent", "tracestate"} {
		if text := header.Get(name); text != "" && len(text) <= 512 {
			if out == nil {
				out = map[string]string{}
			}
			out[name] = text
		}
	}
	return out
}

// answer makes the unified call and writes what comes of it.
func (x *exchange) answer(request runtime.Request) {
	result, err := x.gateway.options.Do(x.request.Context(), request)
	if err != nil {
		x.fail(failureOf(err))
		return
	}
	x.resultHeaders(result)
	if result.Stream == nil {
		x.write(result.Status, result.ContentType, result.Body)
		return
	}
	defer result.Stream.Close()
	x.status = result.Status
	x.writer.Header().Set("Content-Type", result.ContentType)
	x.writer.WriteHeader(result.Status)
	if x.request.Method == http.MethodHead {
		return
	}
	if _, err := io.Copy(flushing{x.writer}, result.Stream); err != nil {
		x.code = runtime.CodeCanceled // the client is gone, unless the provider is
		var failure *runtime.Error
		if errors.As(err, &failure) {
			x.code = failure.Code
		}
		// The status is sent; only an aborted connection tells the client that this is not all.
		panic(http.ErrAbortHandler)
	}
}

// failureOf returns the error that an answer shows. It belongs to the answer: Options.Do may give one
// and the same again and again.
func failureOf(err error) *runtime.Error {
	var failure *runtime.Error
	if errors.As(err, &failure) {
		own := *failure
		return &own
	}
	return &runtime.Error{StatusCode: http.StatusInternalServerError, Code: "gateway.internal", Origin: runtime.OriginPolicy, Message: "internal error", Cause: err}
}

func (x *exchange) resultHeaders(result *runtime.Result) {
	header := x.writer.Header()
	limitHeaders(header, result.RateLimit)
	setPlain(header, "Etag", entityTag(result.ETag))
	if result.NextCursor != "" && value.IsMissing(result.Value()) { // a unified page has it in its body
		header.Set("X-Unimap-Next-Cursor", result.NextCursor)
	}
	if len(result.Warnings) > 0 {
		header.Set("X-Unimap-Warnings", warningsText(result.Warnings))
	}
}

// entityTag writes a version as a header has it (RFC 9110 section 8.8.3): in quotes, unless the provider
// gives it as an entity tag.
func entityTag(version string) string {
	if version == "" || strings.Contains(version, `"`) {
		return version
	}
	return `"` + version + `"`
}

// limitHeaders writes what the provider has said of its limit.
func limitHeaders(header http.Header, limit runtime.RateLimit) {
	setPlain(header, "Ratelimit-Limit", limit.Limit)
	setPlain(header, "Ratelimit-Remaining", limit.Remaining)
	setPlain(header, "Ratelimit-Reset", limit.Reset)
}

// setPlain sets a header to a text of the provider, if there is one that can stand in a header.
func setPlain(header http.Header, name, text string) {
	if text != "" && isPlain(text) {
		header.Set(name, text)
	}
}

func isPlain(text string) bool {
	for _, c := range []byte(text) {
		if c < 0x20 || c >= 0x7f {
			return false
		}
	}
	return len(text) <= 256
}

// flushing sends every piece of a stream at once.
type flushing struct{ http.ResponseWriter }

func (f flushing) Write(p []byte) (int, error) {
	n, err := f.ResponseWriter.Write(p)
	if err == nil {
		err = http.NewResponseController(f.ResponseWriter).Flush()
		if errors.Is(err, http.ErrNotSupported) {
			err = nil
		}
	}
	return n, err
}
