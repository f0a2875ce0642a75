package report

import (
	"fmt"
	"strconv"
	"time"
)

// Duration writes a time with three digits that count.
func Duration(d time.Duration) string {
	switch {
	case d < time.Microsecond:
		return fmt.Sprintf("%d ns", d.Nanoseconds())
	case d < time.Millisecond:
		return digits(float64(d)/float64(time.Microsecond)) + " µs"
	case d < time.Second:
		return digits(float64(d)/float64(time.Millisecond)) + " ms"
	}
	return digits(d.Seconds()) + " s"
}

// Bytes writes an amount of memory with three digits that count.
func Bytes(n float64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%.0f B", n)
	case n < 1e6:
		return digits(n/1e3) + " kB"
	case n < 1e9:
		return digits(n/1e6) + " MB"
	}
	return digits(n/1e9) + " GB"
}

// Count writes how many there are of something.
func Count(n float64) string {
	if n >= 10_000 {
		return digits(n/1000) + " k"
	}
	return fmt.Sprintf("%.0f", n)
}

// Ratio writes a ratio.
func Ratio(r float64) string { return digits(r) }

// Percent writes a share.
func Percent(share float64) string { return strconv.FormatFloat(100*share, 'f', 0, 64) + " %" }

// digits writes three digits that count, and all that stand before the point.
func digits(x float64) string {
	switch {
	case x >= 100:
		return strconv.FormatFloat(x, 'f', 0, 64)
	case x >= 10:
		return strconv.FormatFloat(x, 'f', 1, 64)
	case x >= 1:
		return strconv.FormatFloat(x, 'f', 2, 64)
	}
	return strconv.FormatFloat(x, 'f', 3, 64)
}
