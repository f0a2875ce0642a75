package retry

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// From these numbers on a number of a rate limit's reset is no longer a wait but a time: seconds
// since 1970 from the first on (1973), milliseconds from the second on (1973 too). A wait of three
// years, and a time in seconds of the year 5138, do not occur.
const (
	firstEpochSecond      = 1e8
	firstEpochMillisecond = 1e11
)

// resetLayouts are the forms of dates beside those of HTTP.
var resetLayouts = []string{time.RFC3339, "2006-01-02T15:04Z07:00"}

// ParseReset reads when the window of a rate limit ends, in any of the forms that providers use:
// seconds to wait, seconds or milliseconds since 1970, or a date. It returns how long that is from
// now, at least 0 and at most MaxParsed, and false for everything else.
func ParseReset(text string, now time.Time) (time.Duration, bool) {
	text = strings.TrimSpace(text)
	if len(text) > maxDateLength {
		return 0, false
	}
	if !isDecimal(text) {
		date, ok := parseDate(text)
		return until(date, now), ok
	}
	number, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil:
		return 0, false
	case number < firstEpochSecond:
		return ParseRetryAfter(text, now)
	case number < firstEpochMillisecond:
		return until(time.UnixMilli(int64(number*1000)), now), true
	}
	return until(time.UnixMilli(int64(min(number, 1e15))), now), true
}

func parseDate(text string) (time.Time, bool) {
	if date, err := http.ParseTime(text); err == nil {
		return date, true
	}
	for _, layout := range resetLayouts {
		if date, err := time.Parse(layout, text); err == nil {
			return date, true
		}
	}
	return time.Time{}, false
}

func until(date, now time.Time) time.Duration { return min(max(date.Sub(now), 0), MaxParsed) }
