package expression_test

import (
	"context"
	"sync"
	"testing"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/value"
)

// TestCompileSideBySide is meant for the race detector, alone in its process: the checker learns
// of types as it goes.
func TestCompileSideBySide(t *testing.T) {
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for _, source := range []string{`src.a ?? src.b`, `src.a ? [src.b] : src.c`, `map(src.list, .name + "!")`} {
				program, problems := expression.Compile(source, factsScope())
				if program == nil {
					t.Errorf("%s: %v", source, problems)
					continue
				}
				f := expression.NewFrame(context.Background(), expression.FrameOptions{Now: clock})
				f.Set(0, value.ObjectOf("a", true, "b", "B", "list", []any{value.ObjectOf("name", "N")}))
				if _, err := program.Eval(f); err != nil {
					t.Errorf("%s: %v", source, err)
				}
			}
		})
	}
	wait.Wait()
}
