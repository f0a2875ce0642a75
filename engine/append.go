package engine

import (
	"context"
	"slices"
	"strconv"

	"github.com/unimap/unimap/engine/direct"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

// Report is what a conversion noticed beside its result.
type Report struct {
	// Warnings say what could not be carried over, such as native values that are in no enum.
	Warnings []expression.Warning
	// Violations say where the unified object breaks its schema; always empty for a write.
	Violations []schema.Violation
	// LeftOut are the elements of a native list, counted from 0, of which nothing is mapped, and
	// which the unified list therefore lacks.
	LeftOut []int
}

// AppendRead is Read for a caller that wants bytes: it appends the unified object to dst, which
// grows as it must, and decodes nothing that it need not. Where nothing of the native object is
// mapped it appends nothing. With a dst that is large enough, a mapping whose leaves are all
// copies and operations takes no memory.
func (t *Transform) AppendRead(ctx context.Context, dst, native []byte) ([]byte, Report, error) {
	if plan := t.recordPlan(); plan != nil {
		e := t.mapping.Borrow(ctx, mapping.Values{}, t.environment())
		out, present, proven, ok := plan.AppendProven(dst, native, &e.Frame, t.Documents)
		report := release(e)
		if ok {
			switch {
			case proven:
			case present:
				report.Violations = t.violations(out[len(dst):])
			case !t.SkipSchema:
				report.Violations = t.mapping.Resource.Read.Validate(value.Missing)
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
// the list of the unified ones, which lacks those of which nothing is mapped: LeftOut of the report
// numbers them. Pointers of warnings and violations lead into that list. The limits of a conversion
// hold for the list as a whole.
func (t *Transform) AppendReadList(ctx context.Context, dst, natives []byte) ([]byte, Report, error) {
	plan := t.recordPlan()
	if plan == nil {
		return t.readList(ctx, dst, natives)
	}
	e, report, natively, count := t.mapping.Borrow(ctx, mapping.Values{}, t.environment()), Report{}, 0, 0
	out, ok := plan.Elements(dst, natives, &e.Frame, t.Documents, t.readElement(&e.Frame), func(_, out []byte, from int, proven bool, warnings []expression.Warning) {
		natively++
		if from == len(out) {
			report.LeftOut = append(report.LeftOut, natively-1)
			return
		}
		var violations []schema.Violation
		if !proven {
			violations = t.violations(out[from:])
		}
		report.add(count, warnings, violations)
		count++
	})
	e.Return()
	if !ok {
		return t.readList(ctx, dst, natives)
	}
	return out, report, nil
}

// add takes in what was noticed of an element of a list.
func (r *Report) add(index int, warnings []expression.Warning, violations []schema.Violation) {
	at := ""
	if len(warnings)+len(violations) > 0 {
		at = "/" + strconv.Itoa(index)
	}
	for _, w := range warnings {
		w.Pointer = at + w.Pointer
		r.Warnings = append(r.Warnings, w)
	}
	for _, v := range violations {
		v.Pointer = at + v.Pointer
		r.Violations = append(r.Violations, v)
	}
}

// readElement returns what converts one native object by the tree.
func (t *Transform) readElement(f *expression.Frame) direct.Ask {
	return func(dst, native []byte) ([]byte, bool, bool) {
		v, err := value.Decode(native, t.Documents)
		if err != nil {
			return dst, false, false
		}
		unified, err := t.mapping.ReadRecord(f, v)
		if err != nil || value.IsMissing(unified) {
			return dst, false, err == nil
		}
		return value.Append(dst, unified), true, true
	}
}

// readList converts a list of native objects by the tree.
func (t *Transform) readList(ctx context.Context, dst, natives []byte) ([]byte, Report, error) {
	if t.mapping.Record == nil {
		return dst, Report{}, t.noRecord()
	}
	decoded, err := value.Decode(natives, t.Documents)
	if err != nil {
		return dst, Report{}, err
	}
	list, ok := decoded.([]any)
	if !ok {
		return dst, Report{}, usageError(CodeNotAList, "native objects come in a list, not in %s", value.KindOf(decoded).Described())
	}
	f := t.mapping.NewFrame(ctx, mapping.Values{}, t.environment())
	out, report := []any{}, Report{}
	for i, native := range list {
		unified, err := t.mapping.ReadRecord(f, native)
		if err != nil {
			return dst, Report{}, err
		}
		if value.IsMissing(unified) {
			f.DropWarnings(0)
			report.LeftOut = append(report.LeftOut, i)
			continue
		}
		var violations []schema.Violation
		if !t.SkipSchema {
			violations = t.mapping.Resource.Read.Validate(unified)
		}
		report.add(len(out), f.Warnings(), violations)
		f.DropWarnings(0)
		out = append(out, unified)
	}
	return value.Append(dst, out), report, nil
}

// AppendWrite is Write for a caller that wants bytes: it appends the native body to dst, or
// nothing where the call has none.
func (t *Transform) AppendWrite(ctx context.Context, dst []byte, method string, input Input) ([]byte, Report, error) {
	if plan := t.bodyPlan(method); plan != nil {
		e := t.mapping.Borrow(ctx, mapping.Values{ID: input.ID, Query: input.Query, Account: input.Account, Calls: input.Calls}, t.environment())
		out, _, ok := plan.Append(dst, input.Body, &e.Frame, t.Documents)
		if report := release(e); ok {
			return out, report, nil
		}
	}
	output, err := t.Write(ctx, method, input)
	if err != nil {
		return dst, Report{}, err
	}
	return append(dst, output.JSON...), Report{Warnings: output.Warnings}, nil
}

// release gives an evaluation back and returns what it has noticed.
func release(e *mapping.Evaluation) Report {
	report := Report{Warnings: slices.Clone(e.Warnings())}
	e.Return()
	return report
}

func (t *Transform) recordPlan() *direct.Plan {
	switch {
	case t.Reference:
		return nil
	case t.SkipSchema:
		return t.mapping.RecordPlan()
	}
	return t.mapping.ProvenRecordPlan()
}

func (t *Transform) bodyPlan(method string) *direct.Plan {
	m := t.mapping.Method(method)
	if m == nil || m.Plan == nil || t.Reference {
		return nil
	}
	return m.Plan.Calls[m.Plan.Primary].BodyPlan()
}

// violations holds a unified object that was written against its schema.
func (t *Transform) violations(unified []byte) []schema.Violation {
	if t.SkipSchema || t.mapping.Resource.Read.Accepts(unified) {
		return nil
	}
	return t.mapping.Resource.Read.Validate(writtenValue(unified))
}

// writtenValue decodes what this package has written itself.
func writtenValue(text []byte) any {
	v, err := value.Decode(text, value.Limits{MaxBytes: len(text) + 1, MaxDepth: len(text) + 1, MaxValues: len(text) + 1})
	if err != nil {
		panic("engine: wrote JSON that it cannot read: " + err.Error())
	}
	return v
}
