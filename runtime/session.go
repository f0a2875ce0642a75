package runtime

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/auth"
)

// session is the state of one unified call.
type session struct {
	runtime *Runtime
	catalog *engine.Catalog
	request Request
	started time.Time

	account *account.Account
	mapping *mapping.Mapping
	method  *mapping.Method
	plan    *mapping.Plan
	route   string

	query          *value.Object // unified query parameters, without the common ones
	common         commonParams
	page           page          // of a list
	body           func() any    // the unified body, which is decoded when it is first asked for; nil if there is none
	remoteData     *value.Object // remote_data of the body
	calls          *value.Object // answers so far, as expressions see them
	answers        []*exchangeAnswer
	primary        *exchangeAnswer // of the primary call, or of a later one where that gave no body
	primaryMade    bool
	shown          *exchangeAnswer // the answer that the unified one has been made of
	remoteDataSent bool
	asyncJob       *job
	applied        []string
	uncertain      string
	warnings       []Warning
	rateLimit      RateLimit
	trace          *Trace
	credentials    credentials
	auth           auth.Spec // of the account, where it is the same for every request
}

// noCalls are the answers of a session that has none yet. Nothing is set in it: see with.
var noCalls = value.NewObject(0)

// job is an asynchronous job that had not ended when the caller asked not to wait.
type job struct {
	call  string
	state any
}

// Do executes one unified call. The error is an *Error.
func (r *Runtime) Do(ctx context.Context, request Request) (*Result, error) {
	ctx, cancel := context.WithTimeout(ctx, r.options.Timeout)
	s := &session{runtime: r, catalog: r.catalog.Load(), request: request, started: r.options.Now(), calls: noCalls}
	if s.request.RequestID == "" {
		s.request.RequestID = NewRequestID()
	}
	ended := func(CallReport) {}
	if observer := r.options.Observer; observer != nil {
		if ctx, ended = observer.Call(ctx, &s.request); ended == nil {
			ended = func(CallReport) {}
		}
	}
	result, failure := s.run(ctx)
	s.log(ctx, result, failure)
	ended(s.report(result, failure))
	if failure != nil {
		failure.ID = s.madeID(ctx)
		cancel()
		return nil, s.complete(failure)
	}
	if result.Stream != nil {
		result.Stream = &cancelingStream{result.Stream, cancel}
		return result, nil
	}
	cancel()
	return result, nil
}

func (s *session) run(ctx context.Context) (*Result, *Error) {
	for _, step := range []func(context.Context) *Error{s.prepare, s.execute} {
		if failure := step(ctx); failure != nil {
			return nil, failure
		}
	}
	result, failure := s.respond(ctx)
	if failure != nil {
		return nil, failure
	}
	result.RequestID, result.Warnings, result.RateLimit, result.Trace = s.request.RequestID, s.warnings, s.rateLimit, s.trace
	return result, nil
}

// complete adds to an error what the session knows.
func (s *session) complete(e *Error) *Error {
	e.RequestID = s.request.RequestID
	e.Applied = s.applied
	e.Uncertain = s.uncertain
	e.Warnings = s.warnings
	e.RateLimit = s.rateLimit
	e.Trace = s.trace
	e.Message, e.RemoteCode, e.Pointer = s.credentials.mask(e.Message), s.credentials.mask(e.RemoteCode), s.credentials.maskPlain(e.Pointer)
	for i := range e.Details {
		e.Details[i].Pointer = s.credentials.maskPlain(e.Details[i].Pointer)
		e.Details[i].Message = s.credentials.mask(e.Details[i].Message)
	}
	return e
}

// madeID returns the id of the object that the calls have made before one failed, or nothing if the
// result cannot be built from their answers.
func (s *session) madeID(ctx context.Context) string {
	if s.request.ID != "" || len(s.applied) == 0 || s.plan.Result == nil {
		return ""
	}
	made, err := s.plan.Result.Eval(s.frame(context.WithoutCancel(ctx)))
	if err != nil {
		return ""
	}
	object, _ := made.(*value.Object)
	if object == nil {
		return ""
	}
	id, _ := object.Get("id").(string)
	return id
}

// frame returns a frame in which the slots of the mapping see the state of the session.
func (s *session) frame(ctx context.Context) *expression.Frame {
	return s.mapping.NewFrame(ctx, s.values(), s.environment())
}

// borrow is frame for a caller that returns it.
func (s *session) borrow(ctx context.Context) *mapping.Evaluation {
	return s.mapping.Borrow(ctx, s.values(), s.environment())
}

func (s *session) values() mapping.Values {
	return mapping.Values{ID: s.request.ID, Query: s.query, LateBody: s.body, Account: s.account.Settings, Calls: s.calls, Page: s.page.asValue()}
}

func (s *session) environment() mapping.Environment {
	return mapping.Environment{Now: s.started, Limits: s.runtime.options.Limits}
}

// collect takes over the warnings of an evaluation. That a field is ignored is said once, however many
// calls it could have gone to.
func (s *session) collect(f *expression.Frame) {
	for _, w := range s.maskedWarnings(f.Warnings()) {
		if w.Code != codeIgnored || !slices.Contains(s.warnings, w) {
			s.warn(w)
		}
	}
	f.DropWarnings(0)
}

// maskedWarnings returns the warnings of an evaluation without secrets.
func (s *session) maskedWarnings(warnings []expression.Warning) []Warning {
	var out []Warning
	for _, w := range warnings {
		out = append(out, Warning{Code: w.Code, Pointer: s.credentials.maskPlain(w.Pointer), Message: s.credentials.mask(w.Message)})
	}
	return out
}

func (s *session) warn(w Warning) { s.warnings = append(s.warnings, w) }

func (s *session) log(ctx context.Context, result *Result, failure *Error) {
	level := slog.LevelInfo
	if failure != nil && context.Cause(ctx) != context.Canceled { // a caller that goes away is nobody's fault
		level = slog.LevelWarn
	}
	if !s.runtime.options.Logger.Enabled(ctx, level) {
		return
	}
	attributes := []slog.Attr{
		slog.String("request_id", s.request.RequestID), slog.String("model", s.request.Model),
		slog.String("resource", s.request.Resource), slog.String("method", s.request.Method),
		slog.Duration("duration", s.runtime.options.Now().Sub(s.started)), slog.Int("warnings", len(s.warnings)),
	}
	if s.account != nil {
		attributes = append(attributes, slog.String("account", s.account.ID), slog.String("provider", s.account.Provider))
	}
	if failure != nil {
		attributes = append(attributes, slog.Int("status", failure.StatusCode), slog.String("code", string(failure.Code)),
			slog.String("call", failure.Call), slog.Int("remote_status", failure.RemoteStatus))
		if problem := problemOf(failure); problem != "" {
			attributes = append(attributes, slog.String("problem", s.credentials.mask(problem)))
		}
		s.runtime.options.Logger.LogAttrs(ctx, level, "unified call failed", attributes...)
		return
	}
	attributes = append(attributes, slog.Int("status", result.Status))
	s.runtime.options.Logger.LogAttrs(ctx, level, "unified call", attributes...)
}

// problemOf is what an operator must know of a failure beside its code: what a store said, which the
// caller is not told, and why credentials could not be renewed. It is empty for other failures.
func problemOf(failure *Error) string {
	var renewal *auth.Error
	switch {
	case failure.Cause == nil:
		return ""
	case errors.As(failure.Cause, &renewal) && (renewal.Code != auth.CodeStore || renewal.Cause == nil):
		return renewal.Message
	case renewal != nil:
		return renewal.Cause.Error()
	case failure.Code == CodeAccountStore:
		return failure.Cause.Error()
	}
	return ""
}
