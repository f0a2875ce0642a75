package function

import (
	"encoding/json"
	"strings"

	"github.com/unimap/unimap/engine/timeformat"
	"github.com/unimap/unimap/engine/value"
)

// timeUnits convert between text and numbers of seconds or milliseconds.
var timeUnits = []*Function{
	{
		Name:     "fromUnix",
		Category: CategoryTime,
		Doc:      `Gives the time that lies that many seconds, or with "ms" milliseconds, after 1970-01-01T00:00:00Z, in RFC 3339. Empty text gives null.`,
		Parameters: []Parameter{
			parameter("time", "The number, or a text that is one.", value.KindNumber, value.KindString),
			optional(parameter("unit", `"s", which is the default, or "ms".`, value.KindString)),
		},
		Result: value.KindString,
		Examples: []Example{
			{Expression: `fromUnix(1704164645)`, Result: `"2024-01-02T03:04:05Z"`},
			{Expression: `fromUnix("1704164645678", "ms")`, Result: `"2024-01-02T03:04:05.678Z"`},
			{Expression: `fromUnix(1704164645.5)`, Result: `"2024-01-02T03:04:05.5Z"`},
			{Expression: `fromUnix("soon")`, Error: "not a number"},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			unit, err := choice("unit", arguments[1], "s", "ms")
			if text, ok := arguments[0].(string); ok && strings.TrimSpace(text) == "" {
				return nil, err
			}
			if err != nil {
				return nil, err
			}
			if err := call.Meter.Step(timeSteps + digitCost(arguments[0])); err != nil {
				return nil, err
			}
			moment, err := momentOf(arguments[0], unit)
			if err != nil {
				return nil, err
			}
			return moment.String(), nil
		},
	},
	{
		Name:     "toUnix",
		Category: CategoryTime,
		Doc:      `Gives the whole seconds, or with "ms" milliseconds, from 1970-01-01T00:00:00Z to a date or time. Empty text gives null.`,
		Parameters: []Parameter{
			timeParameter,
			optional(parameter("unit", `"s", which is the default, or "ms".`, value.KindString)),
		},
		Result: value.KindNumber,
		Examples: []Example{
			{Expression: `toUnix("2024-01-02T03:04:05Z")`, Result: `1704164645`},
			{Expression: `toUnix("2024-01-02T03:04:05.678+00:00", "ms")`, Result: `1704164645678`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			unit, err := choice("unit", arguments[1], "s", "ms")
			if err != nil {
				return nil, err
			}
			moment, empty, err := readTime(call, []any{arguments[0], value.Missing, value.Missing})
			if err != nil || empty {
				return nil, err
			}
			if unit == "ms" {
				return moment.Milliseconds(), nil
			}
			return moment.Unix(), nil
		},
	},
}

// momentOf reads a number of seconds, with a fraction, or of milliseconds.
func momentOf(argument any, unit string) (timeformat.Timestamp, error) {
	number := argument
	if text, ok := argument.(string); ok {
		parsed, err := value.ParseNumber(strings.TrimSpace(text))
		if err != nil {
			return timeformat.Timestamp{}, err
		}
		number = parsed
	}
	whole, err := value.Floor(number)
	if err != nil {
		return timeformat.Timestamp{}, err
	}
	n, ok := whole.(int64)
	if !ok {
		return timeformat.Timestamp{}, invalid("%s is not a time in the years 0 to 9999", clip(value.String(number)))
	}
	if unit == "ms" {
		moment, err := timeformat.FromMilliseconds(n)
		return moment, timeError(err)
	}
	fraction, err := value.Subtract(number, whole)
	if err != nil {
		return timeformat.Timestamp{}, err
	}
	digits := ""
	if text, ok := fraction.(json.Number); ok {
		_, digits, _ = strings.Cut(string(text), ".")
	}
	moment, err := timeformat.FromUnix(n, digits)
	return moment, timeError(err)
}
