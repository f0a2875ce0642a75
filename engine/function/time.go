package function

import (
	"errors"
	"time"

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
			"Digits of a fraction are kept, unless all are zero. Empty text gives null, since providers send it for no date.",
		Parameters: []Parameter{
			parameter("time", "The time as text; a number is for fromUnix.", value.KindString),
			optional(parameter("picture", `How the text is written, such as "[D01].[M01].[Y0001] [H01]:[m01]".`, value.KindString)),
			optional(parameter("timezone", `The zone of a time without an offset: "+02:00", "Europe/Paris"; UTC without it.`, value.KindString)),
		},
		Result: value.KindString,
		Examples: []Example{
			{Expression: `datetime("2024-01-02T03:04:05.000+0200")`, Result: `"2024-01-02T01:04:05Z"`},
			{Expression: `datetime("2024-01-02")`, Result: `"2024-01-02T00:00:00Z"`},
			{Expression: `datetime("1/2/2024 3:04:05 PM")`, Result: `"2024-01-02T15:04:05Z"`},
			{Expression: `datetime("02.01.2024 03:04", "[D01].[M01].[Y0001] [H01]:[m01]")`, Result: `"2024-01-02T03:04:00Z"`},
			{Expression: `datetime("")`, Result: `null`},
			{Expression: `datetime("soon")`, Error: "soon"},
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
			parameter("time", "The date or time as text.", value.KindString),
			optional(parameter("picture", "How the text is written.", value.KindString)),
		},
		Result: value.KindString,
		Examples: []Example{
			{Expression: `date("2024-01-02T23:30:00-05:00")`, Result: `"2024-01-02"`},
			{Expression: `date("2024-01-02")`, Result: `"2024-01-02"`},
			{Expression: `date("12/31/2024")`, Result: `"2024-12-31"`},
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
		Doc:      "Adds a duration of ISO 8601 to a date or time. A date stays a date unless the duration has a time.",
		Parameters: []Parameter{
			parameter("time", "The date or time as text.", value.KindString),
			parameter("duration", `The duration, such as "P1D", "P1M", "-PT90M".`, value.KindString),
		},
		Result: value.KindString,
		Examples: []Example{
			{Expression: `addDuration("2024-01-31", "P1M")`, Result: `"2024-02-29"`},
			{Expression: `addDuration("2024-01-01T00:00:00Z", "-PT1H")`, Result: `"2023-12-31T23:00:00Z"`},
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
		Doc:      "Gives the time of the unified call in RFC 3339 with milliseconds. It is the same for all expressions of a call.",
		Result:   value.KindString,
		JSONata:  "$now",
		Examples: []Example{
			{Expression: `now() == now()`, Result: `true`},
			{Expression: `len(now())`, Result: `24`},
		},
		Apply: func(call *Call, _ []any) (any, error) {
			if call.Now.IsZero() {
				return nil, invalid("there is no clock here")
			}
			return call.Now.UTC().Format("2006-01-02T15:04:05.000Z"), nil
		},
	},
}

// readTime reads the text, picture and zone of a call. empty is true for an empty text.
func readTime(call *Call, arguments []any) (moment timeformat.Timestamp, empty bool, err error) {
	text := arguments[0].(string)
	if err := scan(call.Meter, text); err != nil || text == "" {
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
	compiled, err := timeformat.Compile(picture)
	if err != nil {
		return moment, false, timeError(err)
	}
	moment, matched, err := compiled.Parse(text, call.Now, zone)
	if err == nil && !matched {
		err = invalid("%q is not written like %q", clip(text), clip(picture))
	}
	return moment, false, timeError(err)
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
