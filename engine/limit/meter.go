package limit

import (
	"context"
	"fmt"
)

// Code names the bound that was hit; codes are stable, messages are not.
type Code string

// The codes of Error.
const (
	CodeSteps    Code = "limit_steps"
	CodeResult   Code = "limit_result_bytes"
	CodeOutput   Code = "limit_output_bytes"
	CodeList     Code = "limit_list_length"
	CodeRegex    Code = "limit_regex_bytes"
	CodeNesting  Code = "limit_nesting"
	CodeCanceled Code = "canceled"
)

// Error says which bound was hit. Where the context ended, it wraps the context's error.
type Error struct {
	Code    Code
	Message string
	Cause   error
}

func (e *Error) Error() string { return e.Message }

// Unwrap returns the context's error, or nil.
func (e *Error) Unwrap() error { return e.Cause }

// Exceeded returns the error for a bound of the given size.
func Exceeded(code Code, what string, bound int) *Error {
	return &Error{Code: code, Message: fmt.Sprintf("%s is over the limit of %d", what, bound)}
}

// checkEvery is the number of steps after which the context is looked at.
const checkEvery = 1024

// Meter counts what one evaluation costs. It is not safe for concurrent use.
type Meter struct {
	context   context.Context
	limits    Limits
	steps     int
	nextCheck int
	bytes     int
	output    int
}

// NewMeter returns a meter for one evaluation under ctx.
func NewMeter(ctx context.Context, limits Limits) *Meter {
	m := &Meter{}
	m.Reset(ctx, limits)
	return m
}

// Reset makes the meter as good as a new one.
func (m *Meter) Reset(ctx context.Context, limits Limits) {
	m.context, m.limits = ctx, limits
	m.limits.setDefaults()
	m.steps, m.bytes, m.output = 0, 0, 0
	m.nextCheck = m.following()
}

// Limits returns the bounds the meter enforces, with no field zero.
func (m *Meter) Limits() Limits { return m.limits }

// Step counts n operations. It fails when the steps are used up or the context has ended;
// every loop whose length depends on data calls it.
func (m *Meter) Step(n int) error {
	m.steps += n
	if m.steps < m.nextCheck && n >= 0 {
		return nil
	}
	m.nextCheck = m.following()
	if m.steps > m.limits.Steps || n < 0 {
		return Exceeded(CodeSteps, "number of steps", m.limits.Steps)
	}
	if err := m.context.Err(); err != nil {
		return &Error{Code: CodeCanceled, Message: "evaluation was cut short: " + err.Error(), Cause: err}
	}
	return nil
}

// following returns the number of steps at which the next check is due: once the steps are used
// up, every call is checked.
func (m *Meter) following() int {
	if m.limits.Steps-m.steps < checkEvery {
		return m.limits.Steps + 1
	}
	return m.steps + checkEvery
}

// Grow counts n bytes of new strings or lists. Call it before the memory is taken.
func (m *Meter) Grow(n int) error {
	if n < 0 || n > m.limits.ResultBytes-m.bytes {
		return Exceeded(CodeResult, "size of the values built", m.limits.ResultBytes)
	}
	m.bytes += n
	return m.Step(1 + n/256)
}

// Output counts n bytes of JSON text of a result. A result can be far larger as text than in
// memory, since it may hold the same value many times over.
func (m *Meter) Output(n int) error {
	if n < 0 || n > m.OutputLeft() {
		return Exceeded(CodeOutput, "size of the results", m.limits.OutputBytes)
	}
	m.output += n
	return nil
}

// OutputLeft returns how many bytes Output will still take.
func (m *Meter) OutputLeft() int { return m.limits.OutputBytes - m.output }

// slotBytes is what one list slot or object member costs beside its value.
const slotBytes = 32

// GrowList counts a new list or object of n elements. Call it before the memory is taken.
func (m *Meter) GrowList(n int) error {
	if n > m.limits.ListLength {
		return Exceeded(CodeList, "length of a list", m.limits.ListLength)
	}
	return m.Grow(n * slotBytes)
}
