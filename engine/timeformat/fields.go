package timeformat

import (
	"fmt"
	"time"
)

// half is the half of the day of a twelve-hour clock.
type half int

const (
	noHalf half = iota
	am
	pm
)

// fields are the parts of a date and time as they were read, not yet checked.
type fields struct {
	year, month, day     int
	hour, minute, second int
	half                 half
	fraction             string
	hasTime              bool
	hasOffset            bool
	offset               int  // seconds east of UTC
	monthFirst           bool // the text may as well have been meant with the day first
}

// timestamp checks the parts against the calendar. Zone is used where no offset was written.
//
// 24:00:00 is the midnight that ends the day (ISO 8601), and a leap second, which the scale of
// Unix time does not have, is the second after it.
func (f *fields) timestamp(zone *time.Location) (Timestamp, error) {
	if err := f.checkDate(); err != nil {
		return Timestamp{}, err
	}
	hour, err := f.hourOfDay()
	if err != nil {
		return Timestamp{}, err
	}
	if f.hasOffset {
		zone = fixedZone(f.offset)
	}
	moment := time.Date(f.year, time.Month(f.month), f.day, hour, f.minute, f.second, 0, zone)
	return newTimestamp(moment, f.fraction, !f.hasTime)
}

func (f *fields) checkDate() error {
	switch {
	case f.month < 1 || f.month > 12:
		hint := ""
		if f.monthFirst {
			hint = `; if the day comes first, give a layout such as "[D]/[M]/[Y0001]"`
		}
		return failure(CodeRange, "month %d does not exist%s", f.month, hint)
	case f.day < 1 || f.day > daysIn(f.year, f.month):
		return failure(CodeRange, "day %d does not exist in %04d-%02d", f.day, f.year, f.month)
	}
	return nil
}

// hourOfDay returns the hour from 0 to 24 after checking the time of day.
func (f *fields) hourOfDay() (int, error) {
	clock := fmt.Sprintf("%d:%02d:%02d", f.hour, f.minute, f.second)
	switch {
	case f.minute > 59 || f.second > 60:
		return 0, failure(CodeRange, "time %s does not exist", clock)
	case f.half != noHalf && (f.hour < 1 || f.hour > 12):
		return 0, failure(CodeRange, "time %s is not on a twelve-hour clock", clock)
	case f.hour > 24 || f.hour == 24 && (f.minute > 0 || f.second > 0 || f.fraction != ""):
		return 0, failure(CodeRange, "time %s does not exist", clock)
	case f.half == am:
		return f.hour % 12, nil
	case f.half == pm:
		return f.hour%12 + 12, nil
	}
	return f.hour, nil
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// padLeft writes n with leading zeros.
func padLeft(n int64, width int) string { return fmt.Sprintf("%0*d", width, n) }
