package timeformat

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Duration is a duration of ISO 8601. Months and days are kept apart from seconds, since they
// have no fixed length.
type Duration struct {
	Negative bool
	Months   int
	Days     int
	Seconds  int64
	Fraction string // digits of a fraction of a second
	HasTime  bool   // hours, minutes or seconds were written
}

var durationPattern = regexp.MustCompile(`^([+-]?)P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?` +
	`(T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,](\d{1,32}))?S)?)?$`)

// ParseDuration reads a duration of ISO 8601 with at most nine digits a part, such as "P1D",
// "P1Y2M", "PT36H" or "PT0.001S"; a sign in front is allowed. Everything else is an error of
// code duration_syntax.
func ParseDuration(text string) (Duration, error) {
	match := durationPattern.FindStringSubmatch(text)
	if match == nil || strings.HasSuffix(text, "P") || strings.HasSuffix(text, "T") {
		return Duration{}, failure(CodeDuration, `%q is not a duration of ISO 8601, such as "P1D" or "-PT1H30M"`, clip(text))
	}
	part := func(i int) int {
		n, _ := strconv.Atoi(match[i]) // digits, or empty for 0
		return n
	}
	return Duration{
		Negative: match[1] == "-",
		Months:   part(2)*12 + part(3),
		Days:     part(4)*7 + part(5),
		Seconds:  int64(part(7))*3600 + int64(part(8))*60 + int64(part(9)),
		Fraction: match[10],
		HasTime:  match[6] != "",
	}, nil
}

// Add returns the moment d later, or earlier if d is negative, computed in UTC: first the
// months, where a day that the month lacks becomes its last one, then the days, then the time.
// A date stays a date unless the duration has a time. Leaving the years 0 to 9999 is an error
// of code time_out_of_range.
func (t Timestamp) Add(d Duration) (Timestamp, error) {
	sign := 1
	if d.Negative {
		sign = -1
	}
	const maxMonths, maxDays = 12 * 10_000, 366 * 10_000
	if d.Months > maxMonths || d.Days > maxDays {
		return Timestamp{}, failure(CodeRange, "moment is not in the years 0 to 9999")
	}
	moment := addMonths(t.Time.UTC(), sign*d.Months).AddDate(0, 0, sign*d.Days)
	fraction, carry := addFractions(t.Fraction, d.Fraction, sign)
	seconds := moment.Unix() + int64(sign)*d.Seconds + carry
	out, err := FromUnix(seconds, fraction)
	out.DateOnly = t.DateOnly && !d.HasTime
	return out, err
}

func addMonths(moment time.Time, months int) time.Time {
	year, month, day := moment.Date()
	first := time.Date(year, month+time.Month(months), 1, moment.Hour(), moment.Minute(), moment.Second(), 0, time.UTC)
	day = min(day, daysIn(first.Year(), int(first.Month())))
	return first.AddDate(0, 0, day-1)
}

// addFractions returns the digits of a plus or minus b and the seconds carried over.
func addFractions(a, b string, sign int) (digits string, carry int64) {
	if b == "" {
		return a, 0
	}
	width := max(len(a), len(b))
	x, _ := new(big.Int).SetString(a+strings.Repeat("0", width-len(a)), 10)
	y, _ := new(big.Int).SetString(b+strings.Repeat("0", width-len(b)), 10)
	second := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(width)), nil)
	sum := x.Add(x, y.Mul(y, big.NewInt(int64(sign))))
	quotient, rest := new(big.Int).DivMod(sum, second, new(big.Int))
	digits = rest.String()
	return strings.Repeat("0", width-len(digits)) + digits, quotient.Int64()
}
