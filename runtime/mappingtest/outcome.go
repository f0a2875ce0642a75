package mappingtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
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
	result, _ := tested.Result.(*value.Object)
	if _, given := query[ignoreRemoteData]; !given && (result == nil || !result.Has("remote_data")) {
		query[ignoreRemoteData] = true
	}
	return query
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
	out.result = contentOf(body)
	return out, nil
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
