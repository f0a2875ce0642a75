package engine_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/unimap/unimap/engine"
)

func TestEveryFileIsWorkedOnOnce(t *testing.T) {
	for _, count := range []int{0, 1, 2, 100} {
		var names []string
		for i := range count {
			names = append(names, fmt.Sprint(i))
		}
		var lock sync.Mutex
		done := map[string]int{}
		engine.SideBySide(names, func(name string) {
			lock.Lock()
			defer lock.Unlock()
			done[name]++
		})
		for _, name := range names {
			if done[name] != 1 {
				t.Errorf("of %d files, %s was worked on %d times", count, name, done[name])
			}
		}
	}
}

// TestAPanicIsTheCallers has the work on one file panic, on whichever goroutine that is.
func TestAPanicIsTheCallers(t *testing.T) {
	defer func() {
		if cause := recover(); !strings.HasPrefix(fmt.Sprint(cause), "bad: a mistake\ngoroutine ") {
			t.Errorf("recovered %v", cause)
		}
	}()
	engine.SideBySide([]string{"a", "bad", "b", "c"}, func(name string) {
		if name == "bad" {
			panic("a mistake")
		}
	})
	t.Error("there was no panic")
}
