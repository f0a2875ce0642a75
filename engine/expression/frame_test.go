package expression_test

import (
	"context"
	"testing"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// A frame is lent to the next evaluation, which may be for another tenant.
func TestReturnedFramesHoldNothing(t *testing.T) {
	for range 100 {
		f := expression.BorrowFrame(context.Background(), expression.FrameOptions{Slots: 3, Limits: limit.Limits{Steps: 7}})
		for slot := range 12 {
			if got := f.Get(slot); got != value.Missing {
				t.Fatalf("slot %d of a borrowed frame holds %v", slot, got)
			}
		}
		if len(f.Warnings()) != 0 || f.Meter().Limits().Steps != 7 {
			t.Fatalf("a borrowed frame has warnings %v and the limits %v", f.Warnings(), f.Meter().Limits())
		}
		f.Set(2, "secret")
		f.Set(9, "secret")
		f.SetLate(10, func() any { return "secret" })
		expression.ReturnFrame(f)
	}
}
