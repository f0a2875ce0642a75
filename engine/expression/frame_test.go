package expression_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/value"
)

// askedNames gives the numbers of slots as values, but for one that has none, and notes them.
type askedNames struct{ asked []int }

const slotWithout = 2

func (n *askedNames) Value(slot int) any {
	n.asked = append(n.asked, slot)
	if slot == slotWithout {
		return value.Missing
	}
	return int64(slot)
}

func TestNamesAreAskedOnceAndOnlyForWhatIsRead(t *testing.T) {
	names := &askedNames{}
	f := expression.NewFrame(t.Context(), expression.FrameOptions{Names: names})
	f.Set(4, "set")
	for range 2 {
		for slot, want := range map[int]any{1: int64(1), slotWithout: value.Missing, 4: "set", 30: int64(30)} {
			if got := f.Get(slot); got != want {
				t.Errorf("slot %d is %v, want %v", slot, got, want)
			}
		}
	}
	if slices.Sort(names.asked); fmt.Sprint(names.asked) != "[1 2 30]" {
		t.Errorf("asked for %v", names.asked)
	}
	fork := f.Fork(5)
	if got := []any{fork.Get(1), fork.Get(3), fork.Get(4)}; fmt.Sprint(got) != "[1 3 set]" {
		t.Errorf("the fork has %v", got)
	}
	f.Set(3, nil)
	if got := []any{f.Get(3), fork.Get(3)}; fmt.Sprint(got) != "[<nil> 3]" {
		t.Errorf("got %v of the frame and its fork", got)
	}
}

// A frame that is cleared, or reset, has nothing of the call before, which may have been another tenant's.
func TestClearedFramesHaveNoValues(t *testing.T) {
	f := expression.NewFrame(t.Context(), expression.FrameOptions{Names: &askedNames{}})
	for name, clear := range map[string]func(){
		"Clear": f.Clear, "Reset": func() { f.Reset(t.Context(), expression.FrameOptions{}) },
	} {
		f.Reset(t.Context(), expression.FrameOptions{Names: &askedNames{}})
		f.Set(1, "secret")
		f.Get(3)
		clear()
		for slot := range 5 {
			if got := f.Get(slot); !value.IsMissing(got) {
				t.Errorf("%s leaves %v in slot %d", name, got, slot)
			}
		}
	}
}
