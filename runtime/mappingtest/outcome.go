package mappingtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/replay"
)

// outcome is what came of a case.
type outcome struct {
	status     int64
	result     any           // value.Missing if the call failed
	envelope   *value.Object // of the error; nil if the call succeeded
	failure    *runtime.Error
	warnings   []any // objects of code and pointer, as test files write them
	trace      *runtime.Trace
	mismatches []replay.Mismatch
}

// execute runs a case through the whole runtime.
func execute(ctx context.Context, catalog *engine.Catalog, s suite, tested *testcase.Case) (*outcome, error) {
	script := replay.NewStrict(s.file, tested)
	server, err := replay.Serve(script)
	if err != nil {
		return nil, &Error{Code: CodeServer, Message: err.Error(), Cause: err}
	}
	defer server.Close()
	accounts := account.NewMemory()
	if err := accounts.Put(ctx, Account(s.mapping.Provider.Name, s.file, tested)); err != nil {
		return nil, err
	}
	time := &clock{time: s.file.Now}
	subject := runtime.New(catalog, runtime.Options{
		Accounts: accounts, Client: server.Client(), Validate: runtime.ValidateStrict, Now: time.now, Sleep: time.sleep,
	})
	result, err := subject.Do(ctx, requestOf(s, tested))
	out, err := outcomeOf(result, err)
	if err != nil {
		return nil, err
	}
	out.mismatches = script.Mismatches()
	return out, nil
}

func requestOf(s suite, tested *testcase.Case) runtime.Request {
	r := runtime.Request{
		AccountID: accountID, Model: s.mapping.Model, Resource: s.mapping.Resource.Resource,
		Method: tested.Request.Method, ID: tested.Request.ID, Query: queryOf(tested),
		Trace: true, RequestID: "req_test",
	}
	if !value.IsMissing(tested.Request.Cursor) {
		r.StartAt = tested.Request.Cursor
	}
	if !value.IsMissing(tested.Request.Body) {
		r.Body = value.Append(nil, tested.Request.Body)
	}
	r.Prefer(preferences(tested))
	return r
}

func preferences(tested *testcase.Case) string { return strings.Join(tested.Request.Prefer, ", ") }

// ignoreRemoteData is the parameter without which answers repeat the recorded exchange.
const ignoreRemoteData = "truto_ignore_remote_data"

// queryOf returns the query of a case, which asks for no remote_data unless the case does.
func queryOf(tested *testcase.Case) map[string]any {
	query := map[string]any{}
	if tested.Request.Query != nil {
		for name, v := range tested.Request.Query.All() {
			query[name] = v
		}
	}
	if _, given := query[ignoreRemoteData]; !given && !hasRemoteData(tested.Result) {
		query[ignoreRemoteData] = true
	}
	return query
}

// hasRemoteData reports whether a result, or an object of a list, has remote_data.
func hasRemoteData(result any) bool {
	switch result := result.(type) {
	case *value.Object:
		return result.Has("remote_data") || hasRemoteData(result.Get("result"))
	case []any:
		return slices.ContainsFunc(result, hasRemoteData)
	}
	return false
}

func outcomeOf(result *runtime.Result, err error) (*outcome, error) {
	if err != nil {
		return failedOutcome(err)
	}
	out := &outcome{status: int64(result.Status), trace: result.Trace, warnings: warningsOf(result.Warnings)}
	body := result.Body
	if result.Stream != nil {
		defer result.Stream.Close()
		if body, err = io.ReadAll(result.Stream); err != nil {
			return nil, err
		}
	}
	out.result = nativeCursor(contentOf(body), result)
	return out, nil
}

// nativeCursor puts the provider's own cursor in the place of the one for clients, in which a test
// could read nothing. A page that was cut shows {cursor, skip}.
func nativeCursor(content any, result *runtime.Result) any {
	object, ok := content.(*value.Object)
	if !ok || result.Trace == nil || result.Trace.Page == nil || object.Get("next_cursor") != result.NextCursor {
		return content
	}
	page := result.Trace.Page
	var next any = value.Missing
	if page.Next != nil {
		next = page.Next
	}
	if page.NextSkip > 0 {
		next = value.ObjectOf("cursor", next, "skip", page.NextSkip)
	}
	out := object.Clone()
	out.Set("next_cursor", next)
	return out
}

// contentOf reads the body of an answer: as JSON, else as text. Raw answers and streams may be
// anything.
func contentOf(body []byte) any {
	if decoded, err := value.Decode(body, value.Limits{}); err == nil {
		return decoded
	}
	return string(bytes.ToValidUTF8(body, []byte("\ufffd")))
}

func failedOutcome(err error) (*outcome, error) {
	var failure *runtime.Error
	if !errors.As(err, &failure) {
		return nil, err
	}
	encoded, err := json.Marshal(failure)
	if err != nil {
		return nil, err
	}
	decoded, err := value.Decode(encoded, value.Limits{})
	if err != nil {
		return nil, err
	}
	envelope, _ := decoded.(*value.Object)
	return &outcome{
		status: int64(failure.StatusCode), result: value.Missing, envelope: envelope, failure: failure,
		warnings: warningsOf(failure.Warnings),
	}, nil
}

func warningsOf(given []runtime.Warning) []any {
	out := []any{}
	for _, w := range given {
		warning := value.ObjectOf("code", w.Code)
		if w.Pointer != "" {
			warning.Set("pointer", w.Pointer)
		}
		out = append(out, warning)
	}
	return out
}
