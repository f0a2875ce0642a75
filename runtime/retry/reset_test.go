package retry_test

import (
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/retry"
)

func TestParseReset(t *testing.T) {
	for _, test := range []struct {
		text string
		want time.Duration
		ok   bool
	}{
		{"0", 0, true},
		{"30", 30 * time.Second, true},
		{"1.5", 1500 * time.Millisecond, true},
		{"99999999", retry.MaxParsed, true},
		{"1772366430", 30 * time.Second, true},
		{"1772366430.5", 30500 * time.Millisecond, true},
		{"1772366430000", 30 * time.Second, true},
		{"1772366399", 0, true},
		{"99999999999999999999999999", retry.MaxParsed, true},
		{"2026-03-01T12:01Z", time.Minute, true},
		{"2026-03-01T13:00:30+01:00", 30 * time.Second, true},
		{"2026-03-01T12:00:30.25Z", 30250 * time.Millisecond, true},
		{"Sun, 01 Mar 2026 12:00:30 GMT", 30 * time.Second, true},
		{"9999-01-01T00:00:00Z", retry.MaxParsed, true},
		{"0001-01-01T00:00:00Z", 0, true},
		{"", 0, false},
		{"-5", 0, false},
		{"soon", 0, false},
		{"limit=100, remaining=50, reset=5", 0, false},
		{strings.Repeat("1", 1000), 0, false},
	} {
		got, ok := retry.ParseReset(test.text, now)
		if got != test.want || ok != test.ok {
			t.Errorf("%.40q is %v, %v; want %v, %v", test.text, got, ok, test.want, test.ok)
		}
	}
}
