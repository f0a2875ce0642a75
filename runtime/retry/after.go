package retry

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// MaxParsed is the longest wait that ParseRetryAfter returns: longer ones are cut to it, so
// that no sum of times can overflow.
const MaxParsed = 7 * 24 * time.Hour

// maxDateLength is longer than any HTTP date.
const maxDateLength = 64

// ParseRetryAfter reads the value of a Retry-After header (RFC 9110 section 10.2.3): seconds,
// also with a fraction, or an HTTP date. A date that has passed is a wait of 0. It returns false
// for everything else.
func ParseRetryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if isDecimal(value) {
		seconds, err := strconv.ParseFloat(value, 64)
		if err != nil || seconds >= MaxParsed.Seconds() {
			return MaxParsed, true
		}
		return time.Duration(seconds * float64(time.Second)), true
	}
	if len(value) > maxDateLength {
		return 0, false
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return until(date, now), true
}

// isDecimal accepts digits with an optional fraction, and none of the other forms that
// strconv.ParseFloat takes.
func isDecimal(text string) bool {
	whole, fraction, hasPoint := strings.Cut(text, ".")
	return isDigits(whole) && (!hasPoint || isDigits(fraction))
}

func isDigits(text string) bool {
	for _, char := range []byte(text) {
		if char < '0' || char > '9' {
			return false
		}
	}
	return text != ""
}
