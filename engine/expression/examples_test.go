package expression_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/value"
)

// TestExamples runs the examples of every function and form in the reference.
func TestExamples(t *testing.T) {
	scope := testScope()
	for _, f := range function.Standard().Reference() {
		if len(f.Examples) == 0 {
			t.Errorf("%s has no example", f.Name)
		}
		for _, example := range f.Examples {
			program, problems := expression.Compile(example.Expression, scope)
			if program == nil {
				if example.Error == "" || !strings.Contains(problems[0].Message, example.Error) {
					t.Errorf("%s: %v", example.Expression, problems[0].Message)
				}
				continue
			}
			frame := expression.NewFrame(context.Background(), expression.FrameOptions{Now: clock, Record: keyRecord})
			v, err := program.Eval(frame)
			var failure *expression.RuntimeError
			switch {
			case errors.As(err, &failure):
				if example.Error == "" || !strings.Contains(failure.Message, example.Error) {
					t.Errorf("%s failed: %s", example.Expression, failure.Message)
				}
			case example.Error != "":
				t.Errorf("%s gave %s, want an error with %q", example.Expression, value.String(v), example.Error)
			case value.String(v) != normalisedExample(t, example.Result):
				t.Errorf("%s gave %s, want %s", example.Expression, value.String(v), example.Result)
			}
		}
	}
}

func normalisedExample(t *testing.T, result string) string {
	if result == "" {
		return ""
	}
	return normalised(t, result)
}

// keyRecord stands for the record of a mapping: {id: response.key}.
func keyRecord(f *expression.Frame, native any) (any, error) {
	list, ok := native.([]any)
	if !ok {
		return value.ObjectOf("id", value.Member(native, "key")), nil
	}
	out := make([]any, 0, len(list))
	for _, element := range list {
		unified, err := keyRecord(f, element)
		if err != nil {
			return nil, err
		}
		out = append(out, unified)
	}
	return out, nil
}
