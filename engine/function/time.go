package function

import (
	"errors"
	"strings"
	"time"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/timeformat"
	"github.com/unimap/unimap/engine/value"
)

// timeFunctions are the functions for dates and times, which are always text.
var timeFunctions = join(timeReaders, timeUnits, timePictures)

// timeReaders read what providers write.
var timeReaders = []*Function{
	{
		Name:     "datetime",
		Category: CategoryTime,
		Doc: "Reads a date or time in any shape that providers send and gives it in RFC 3339 in UTC. " +
			"It takes ISO 8601 with any offset (Z, +02:00, +0200, +02) or none, with a blank for the T, dates alone, US dates (1/2/2024 3:04:05 PM), " +
			"RFC 5322 dates and dates with the month by name; another shape needs a picture as for toMillis. Where no offset is written the time is in UTC. " +
			"Digits of a fraction are kept, unless all are zero. Empty text and the date 0000-00-00 give null, since providers send them for no date.",
		Parameters: []Parameter{
			timeParameter,
			optional(checked(parameter("layout", `How the text is written, as a picture such as "[D01].[M01].[Y0001] [H01]:[m01]"; null for any shape.`, value.KindString, value.KindNull), checkPicture)),
			optional(checked(parameter("timezone", `The zone of a time without an offset: "+02:00", "Europe/Paris"; UTC without it.`, value.KindString), checkZone)),
		},
		Result: value.KindString,
		Examples: []Example{
			{Expression: `datetime("2024-01-02T03:04:05.000+0200")`, Result: `"2024-01-02T01:04:05Z"`},
			{Expression: `datetime("2024-01-02")`, Result: `"2024-01-02T00:00:00Z"`},
			{Expression: `datetime("1/2/2024 3:04:05 PM")`, Result: `"2024-01-02T15:04:05Z"`},
			{Expression: `datetime("02.01.2024 03:04", "[D01].[M01].[Y0001] [H01]:[m01]")`, Result: `"2024-01-02T03:04:00Z"`},
			{Expression: `datetime("2024-07-02 03:04", nil, "Europe/Paris")`, Result: `"2024-07-02T01:04:00Z"`},
			{Expression: `datetime("")`, Result: `null`},
			{Expression: `datetime("soon")`, Error: "give a layout"},
			{Expression: `datetime(1704164645)`, Error: "use fromUnix"},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			moment, empty, err := readTime(call, arguments)
			if err != nil || empty {
				return nil, err
			}
			return moment.String(), nil
		},
	},
	{
		Name:     "date",
		Category: CategoryTime,
		Doc:      "Reads a date or time like datetime and gives the calendar date as it is written, without moving it to UTC.",
		Parameters: []Parameter{
			timeParameter,
			optional(checked(parameter("layout", "How the text is written, as a picture.", value.KindString), checkPicture)),
		},
		Result: value.KindString,
		Examples: []Example{
			{Expression: `date("2024-01-02T23:30:00-05:00")`, Result: `"2024-01-02"`},
			{Expression: `date("2024-01-02")`, Result: `"2024-01-02"`},
			{Expression: `date("12/31/2024")`, Result: `"2024-12-31"`},
			{Expression: `date("31.12.2024", "[D01].[M01].[Y0001]")`, Result: `"2024-12-31"`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			moment, empty, err := readTime(call, []any{arguments[0], arguments[1], value.Missing})
			if err != nil || empty {
				return nil, err
			}
			return moment.Date(), nil
		},
	},
	{
		Name:     "addDuration",
		Category: CategoryTime,
		Doc: "Adds a duration of ISO 8601 to a date or time. A date stays a date unless the duration has a time. " +
			"Months come first, and a day that the month lacks becomes its last; empty text gives null.",
		Parameters: []Parameter{
			timeParameter,
			checked(parameter("duration", `The duration, such as "P1D", "P1M", "-PT90M".`, value.KindString), checkDuration),
		},
		Result: value.KindString,
		Examples: []Example{
			{Expression: `addDuration("2024-01-31", "P1M")`, Result: `"2024-02-29"`},
			{Expression: `addDuration("2024-01-01T00:00:00Z", "-PT1H")`, Result: `"2023-12-31T23:00:00Z"`},
			{Expression: `addDuration("2024-01-01T00:00:00.5Z", "PT0.001S")`, Result: `"2024-01-01T00:00:00.501Z"`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			moment, empty, err := readTime(call, []any{arguments[0], value.Missing, value.Missing})
			if err != nil || empty {
				return nil, err
			}
			duration, err := timeformat.ParseDuration(arguments[1].(string))
			if err != nil {
				return nil, timeError(err)
			}
			sum, err := moment.Add(duration)
			if err != nil {
				return nil, timeError(err)
			}
			if sum.DateOnly {
				return sum.Date(), nil
			}
			return sum.String(), nil
		},
	},
	{
		Name:     "now",
		Category: CategoryTime,
		Doc:      "Gives the time of the unified call in RFC 3339 with milliseconds, or by a picture. It is the same for all expressions of a call.",
		Parameters: []Parameter{
			optional(checked(parameter("picture", "How it is written; RFC 3339 with milliseconds without it.", value.KindString), checkPicture)),
			optional(checked(parameter("timezone", "The zone in which it is written; UTC without it.", value.KindString), checkZone)),
		},
		Result:  value.KindString,
		JSONata: "$now",
		Examples: []Example{
			{Expression: `now() == now()`, Result: `true`},
			{Expression: `len(now())`, Result: `24`},
			{Expression: `len(now("[Y0001]-[M01]-[D01]", "Asia/Tokyo"))`, Result: `10`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			if call.Now.IsZero() {
				return nil, invalid("there is no clock here")
			}
			moment, err := timeformat.FromMilliseconds(call.Now.UnixMilli())
			if err != nil {
				return nil, timeError(err)
			}
			return picture(call, moment, textOr(arguments[0], ""), arguments[1])
		},
	},
}

// timeParameter is the date or time that most functions here read. They take a number only to
// say what to do with it.
var timeParameter = parameter("time", "The date or time as text. A number is refused: fromUnix reads it.", value.KindString, value.KindNumber)

const (
	// timeSteps is what it costs to read a time without a picture.
	timeSteps = 8
	// timePictureSteps is what it costs to read or write a time by a picture.
	timePictureSteps = 32
)

// compiledPicture reads a picture and charges for its use.
func compiledPicture(meter *limit.Meter, picture string) (*timeformat.Picture, error) {
	if err := meter.Step(timePictureSteps); err != nil {
		return nil, err
	}
	compiled, err := timeformat.Compile(picture)
	return compiled, timeError(err)
}

func checkPicture(text string) error {
	_, err := timeformat.Compile(text)
	return timeError(err)
}

func checkDuration(text string) error {
	_, err := timeformat.ParseDuration(text)
	return timeError(err)
}

func checkZone(name string) error {
	_, err := timeformat.Zone(name)
	return timeError(err)
}

// readTime reads the text, layout and zone of a call. Empty is true for a text that stands for
// no date.
func readTime(call *Call, arguments []any) (moment timeformat.Timestamp, empty bool, err error) {
	text, ok := arguments[0].(string)
	if !ok {
		return moment, false, wrongKind(`%s is a number: use fromUnix(x) for seconds, or fromUnix(x, "ms") for milliseconds`, clip(value.String(arguments[0])))
	}
	if err := call.Meter.Step(timeSteps + len(text)/bytesAStep); err != nil || isNoDate(text) {
		return moment, true, err
	}
	zone, err := zoneOf(arguments[2])
	if err != nil {
		return moment, false, err
	}
	picture, given := arguments[1].(string)
	if !given {
		moment, err = timeformat.Parse(text, zone)
		return moment, false, timeError(err)
	}
	compiled, err := compiledPicture(call.Meter, picture)
	if err != nil {
		return moment, false, err
	}
	moment, matched, err := compiled.Parse(text, call.Now, zone)
	if err == nil && !matched {
		err = invalid("%q is not written like %q", clip(text), clip(picture))
	}
	return moment, false, timeError(err)
}

// isNoDate reports whether a text is one of those that providers send where there is no date:
// an empty one, or the zero date of MySQL.
func isNoDate(text string) bool {
	switch strings.TrimSpace(text) {
	case "", "0000-00-00", "0000-00-00 00:00:00", "0000-00-00T00:00:00Z":
		return true
	}
	return false
}

func zoneOf(argument any) (*time.Location, error) {
	name, given := argument.(string)
	if !given {
		return time.UTC, nil
	}
	zone, err := timeformat.Zone(name)
	return zone, timeError(err)
}

// timeError turns a failure of package timeformat into one of a function.
func timeError(err error) error {
	var failure *timeformat.Error
	if errors.As(err, &failure) {
		return &Error{Code: string(failure.Code), Message: failure.Message}
	}
	return err
}
