package engine

import (
	"context"
	"time"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// Transform converts between the JSON of one provider and the unified JSON of one resource,
// without any call. Catalog.Transform makes one, with defaults for its fields. It is safe for
// concurrent use once its fields are as they are to be.
type Transform struct {
	mapping *mapping.Mapping
	// Now is the clock that the function now() reads; it is asked once a conversion. Nil means
	// the zero time.
	Now func() time.Time
	// Limits bound each conversion.
	Limits limit.Limits
	// SkipSchema leaves the unified object unchecked.
	SkipSchema bool
	// Reference leaves the conversions to the tree of the mapping: see WithReference.
	Reference bool
	// Documents bound the JSON that is read.
	Documents value.Limits
}

// Transform returns the conversions of a mapping. The error is a *UsageError.
func (c *Catalog) Transform(provider, model, resource string) (*Transform, error) {
	m, ok := c.Mapping(provider, model, resource)
	if !ok {
		return nil, usageError(CodeNoMapping, "%s has no %s/%s", provider, model, resource)
	}
	return &Transform{mapping: m}, nil
}

// Output is the outcome of a conversion.
type Output struct {
	JSON  []byte
	Value any
	// Warnings say what could not be carried over, such as native values that are in no enum.
	Warnings []expression.Warning
	// Violations say where the unified object breaks its schema; always empty for Write.
	Violations []schema.Violation
}

// Read converts one native object, such as an issue, into the unified one. The error is a
// *value.Error if native is not JSON, an *Error if an expression failed, or a *UsageError.
func (t *Transform) Read(ctx context.Context, native []byte) (*Output, error) {
	if t.mapping.Record == nil {
		return nil, t.noRecord()
	}
	decoded, err := value.Decode(native, t.Documents)
	if err != nil {
		return nil, err
	}
	f := t.mapping.NewFrame(ctx, mapping.Values{}, t.environment())
	unified, err := t.mapping.ReadRecord(f, decoded)
	if err != nil {
		return nil, err
	}
	out := outputOf(unified, f)
	if !t.SkipSchema {
		out.Violations = t.mapping.Resource.Read.Validate(unified)
	}
	return out, nil
}

// Input is a unified request for Write.
type Input struct {
	ID      string
	Query   *value.Object // unified query parameters
	Body    []byte        // unified body; empty means none, for a method that has none, such as delete
	Account *value.Object // settings of the account
	Calls   *value.Object // answers of earlier calls, if the body needs them
}

// Write converts a unified body into the body of the primary call of a method, such as update.
// JSON is nil if that call has no body. The error is a *value.Error if the body is not JSON, an
// *Error if an expression failed, or a *UsageError.
func (t *Transform) Write(ctx context.Context, method string, input Input) (*Output, error) {
	m := t.mapping.Method(method)
	if m == nil || m.Plan == nil {
		return nil, usageError(CodeNoMethod, "the mapping %s has no method %s without routes", t.mapping.File, method)
	}
	body, err := t.unifiedBody(m, input.Body)
	if err != nil {
		return nil, err
	}
	tree := m.Plan.Calls[m.Plan.Primary].Body
	if tree == nil {
		return &Output{Value: value.Missing}, nil
	}
	f := t.mapping.NewFrame(ctx, mapping.Values{
		ID: input.ID, Query: input.Query, Body: body, Account: input.Account, Calls: input.Calls,
	}, t.environment())
	native, err := tree.Eval(f)
	if err != nil {
		return nil, err
	}
	return outputOf(native, f), nil
}

// unifiedBody reads a unified body. A method that has none, such as delete, may be given none.
func (t *Transform) unifiedBody(m *mapping.Method, text []byte) (*value.Object, error) {
	if len(text) == 0 && !m.HasBody() {
		return nil, nil
	}
	decoded, err := value.Decode(text, t.Documents)
	if err != nil {
		return nil, err
	}
	body, ok := t.mapping.Resource.Write.ExpandShorthand(decoded).(*value.Object)
	if !ok {
		return nil, usageError(CodeNotAnObject, "a unified body is an object, not %s", value.KindOf(decoded).Described())
	}
	return body, nil
}

func (t *Transform) noRecord() error {
	return usageError(CodeNoRecord, "the mapping %s has no record", t.mapping.File)
}

func (t *Transform) environment() mapping.Environment {
	e := mapping.Environment{Limits: t.Limits}
	if t.Now != nil {
		e.Now = t.Now()
	}
	return e
}

func outputOf(v any, f *expression.Frame) *Output {
	out := &Output{Value: v, Warnings: f.Warnings()}
	if !value.IsMissing(v) {
		out.JSON = value.Append(nil, v)
	}
	return out
}

// Error is the failure of one expression of a mapping, with its place in the file.
type Error = template.Error
