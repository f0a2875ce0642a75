package timeformat

import (
	"strings"
	"time"
)

// MaxFractionDigits is the greatest number of digits a fraction of a second may have.
const MaxFractionDigits = 32

// Timestamp is a moment, or a date taken as its midnight.
type Timestamp struct {
	// Time is the moment in whole seconds, in the offset it was written with.
	Time time.Time
	// Fraction holds the digits of the fraction of a second as they were written. It is empty
	// if there was none or all of them were zero.
	Fraction string
	// DateOnly says that the text had no time of day.
	DateOnly bool
}

// FromUnix returns the moment that many seconds after 1970-01-01T00:00:00Z, plus a fraction
// given by its decimal digits. A year outside 0 to 9999 is an error of code time_out_of_range.
func FromUnix(seconds int64, fraction string) (Timestamp, error) {
	const earliest, latest = -62167219200, 253402300799
	if seconds < earliest || seconds > latest {
		return Timestamp{}, failure(CodeRange, "moment is not in the years 0 to 9999")
	}
	return newTimestamp(time.Unix(seconds, 0).UTC(), fraction, false)
}

// FromMilliseconds is FromUnix for milliseconds.
func FromMilliseconds(milliseconds int64) (Timestamp, error) {
	seconds, rest := milliseconds/1000, milliseconds%1000
	if rest < 0 {
		seconds, rest = seconds-1, rest+1000
	}
	return FromUnix(seconds, padLeft(rest, 3))
}

func newTimestamp(moment time.Time, fraction string, dateOnly bool) (Timestamp, error) {
	if year := moment.UTC().Year(); year < 0 || year > 9999 {
		return Timestamp{}, failure(CodeRange, "moment is not in the years 0 to 9999")
	}
	if len(fraction) > MaxFractionDigits {
		return Timestamp{}, failure(CodeRange, "fraction of a second has more than %d digits", MaxFractionDigits)
	}
	if strings.Trim(fraction, "0") == "" {
		fraction = ""
	}
	return Timestamp{Time: moment, Fraction: fraction, DateOnly: dateOnly}, nil
}

// String returns the moment in RFC 3339 in UTC, such as "2024-01-02T03:04:05.678Z", with the
// fraction as it was written.
func (t Timestamp) String() string {
	if t.Fraction == "" {
		return t.Time.UTC().Format("2006-01-02T15:04:05Z")
	}
	return t.Time.UTC().Format("2006-01-02T15:04:05.") + t.Fraction + "Z"
}

// Date returns the calendar date in the offset the moment was written with: "2024-01-02".
func (t Timestamp) Date() string { return t.Time.Format(time.DateOnly) }

// Unix returns the whole seconds since 1970-01-01T00:00:00Z; a fraction is cut off.
func (t Timestamp) Unix() int64 { return t.Time.Unix() }

// Milliseconds returns the whole milliseconds since 1970-01-01T00:00:00Z; finer digits are cut
// off.
func (t Timestamp) Milliseconds() int64 {
	milliseconds := int64(0)
	for i := range 3 {
		milliseconds *= 10
		if i < len(t.Fraction) {
			milliseconds += int64(t.Fraction[i] - '0')
		}
	}
	return t.Time.Unix()*1000 + milliseconds
}
