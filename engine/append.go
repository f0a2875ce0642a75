package engine

import (
	"context"
	"slices"
	"sync"

	"github.com/unimap/unimap/engine/direct"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

// Report is what a conversion noticed beside its result.
type Report struct {
	// Warnings say what could not be carried over, such as native values that are in no enum.
	Warnings []expression.Warning
	// Violations say where the unified object breaks its schema.
	Violations []schema.Violation
}

// AppendRead is Read for a caller that wants bytes: it appends the unified object to dst, which
// grows as it must, and decodes nothing that it need not. Where nothing of the native object is
// mapped it appends nothing. With a dst that is large enough, a mapping whose leaves are all
// copies and operations takes no memory.
func (t *Transform) AppendRead(ctx context.Context, dst, native []byte) ([]byte, Report, error) {
	if plan := t.recordPlan(); plan != nil {
		f := t.frame(ctx)
		out, present, ok := plan.Append(dst, native, f, t.Documents)
		report := Report{Warnings: slices.Clone(f.Warnings())}
		frames.Put(f)
		if ok {
			if present && !t.SkipSchema {
				report.Violations = t.violations(out[len(dst):])
			}
			return out, report, nil
		}
	}
	output, err := t.Read(ctx, native)
	if err != nil {
		return dst, Report{}, err
	}
	return append(dst, output.JSON...), Report{Warnings: output.Warnings, Violations: output.Violations}, nil
}

// AppendReadList is AppendRead for a list of native objects, such as a page of them. It appends
// the list of the unified ones. Pointers of warnings and violations lead into that list.
func (t *Transform) AppendReadList(ctx context.Context, dst, natives []byte) ([]byte, Report, error) {
	return dst, Report{}, nil
}

// frames are kept for the conversions to come. They are empty.
var frames = sync.Pool{New: func() any { return new(expression.Frame) }}

func (t *Transform) frame(ctx context.Context) *expression.Frame {
	e := t.environment()
	f := frames.Get().(*expression.Frame)
	f.Reset(ctx, expression.FrameOptions{Now: e.Now, Limits: e.Limits})
	return f
}

func (t *Transform) recordPlan() *direct.Plan {
	if t.Reference {
		return nil
	}
	return t.mapping.RecordPlan()
}

// violations holds a unified object that was written against its schema.
func (t *Transform) violations(unified []byte) []schema.Violation {
	v, err := value.Decode(unified, value.Limits{MaxBytes: len(unified), MaxDepth: 1 << 20, MaxValues: len(unified)})
	if err != nil {
		return []schema.Violation{{Message: err.Error()}}
	}
	return t.mapping.Resource.Read.Validate(v)
}
