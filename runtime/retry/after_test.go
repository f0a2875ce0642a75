package retry_test

import (
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/retry"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestParseRetryAfter(t *testing.T) {
	for _, test := range []struct {
		value string
		want  time.Duration
		ok    bool
	}{
		{"0", 0, true},
		{"120", 2 * time.Minute, true},
		{" 7 ", 7 * time.Second, true},
		{"1.5", 1500 * time.Millisecond, true},
		{"0.001", time.Millisecond, true},
		{"007", 7 * time.Second, true},
		{"604800", retry.MaxParsed, true},
		{"604801", retry.MaxParsed, true},
		{"99999999999999999999999999", retry.MaxParsed, true},
		{"Sun, 01 Mar 2026 12:00:30 GMT", 30 * time.Second, true},
		{"Sunday, 01-Mar-26 12:00:30 GMT", 30 * time.Second, true},
		{"Sun Mar  1 12:00:30 2026", 30 * time.Second, true},
		{"Sun, 01 Mar 2026 11:00:00 GMT", 0, true},
		{"Sun, 01 Mar 9999 11:00:00 GMT", retry.MaxParsed, true},
		{"Sun, 01 Mar 0001 11:00:00 GMT", 0, true},
		{"", 0, false},
		{"-5", 0, false},
		{"+5", 0, false},
		{"1e9", 0, false},
		{"0x10", 0, false},
		{"1_000", 0, false},
		{"NaN", 0, false},
		{"Inf", 0, false},
		{".5", 0, false},
		{"5.", 0, false},
		{"5, 6", 0, false},
		{"soon", 0, false},
		{strings.Repeat("9", 1000), retry.MaxParsed, true},
		{strings.Repeat("x", 1000), 0, false},
	} {
		got, ok := retry.ParseRetryAfter(test.value, now)
		if got != test.want || ok != test.ok {
			t.Errorf("ParseRetryAfter(%.40q) = %v, %v, want %v, %v", test.value, got, ok, test.want, test.ok)
		}
	}
}

func FuzzParseRetryAfter(f *testing.F) {
	for _, value := range []string{"120", "1.5", "Sun, 01 Mar 2026 12:00:30 GMT", "-1", "9e999"} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		got, ok := retry.ParseRetryAfter(value, now)
		if got < 0 || got > retry.MaxParsed || (!ok && got != 0) {
			t.Errorf("ParseRetryAfter(%q) = %v, %v", value, got, ok)
		}
	})
}
