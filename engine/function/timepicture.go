package function

import (
	"github.com/unimap/unimap/engine/timeformat"
	"github.com/unimap/unimap/engine/value"
)

// pictureDoc says what a picture is.
const pictureDoc = `A picture of XPath: text with markers such as [Y0001], [M01], [D01], [H01], [h], [P], [m01], [s01], [f001], [F], [FNn], [MNn], [Z].`

// timePictures write and read times by pictures.
var timePictures = []*Function{
	{
		Name:     "formatDate",
		Category: CategoryTime,
		Doc:      "Writes a date or time by a picture. " + pictureDoc,
		Parameters: []Parameter{
			timeParameter,
			checked(parameter("picture", "How it is written.", value.KindString), checkPicture),
			optional(checked(parameter("timezone", "The zone in which it is written; UTC without it.", value.KindString), checkZone)),
		},
		Result: value.KindString,
		Examples: []Example{
			{Expression: `formatDate("2024-01-02T03:04:05Z", "[D1o] [MNn] [Y0001]")`, Result: `"2nd January 2024"`},
			{Expression: `formatDate("2024-01-02T03:04:05Z", "[M01]-[D01]-[Y0001] [H01]:[m01]", "+02:00")`, Result: `"01-02-2024 05:04"`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			moment, empty, err := readTime(call, []any{arguments[0], value.Missing, value.Missing})
			if err != nil || empty {
				return nil, err
			}
			return picture(call, moment, arguments[1].(string), arguments[2])
		},
	},
	{
		Name:     "fromMillis",
		Category: CategoryTime,
		Doc:      "Writes a number of milliseconds since 1970-01-01T00:00:00Z as a time, in ISO 8601 or by a picture. " + pictureDoc,
		Parameters: []Parameter{
			parameter("milliseconds", "The number.", value.KindNumber),
			optional(checked(parameter("picture", "How it is written; ISO 8601 with milliseconds without it.", value.KindString), checkPicture)),
			optional(checked(parameter("timezone", "The zone in which it is written; UTC without it.", value.KindString), checkZone)),
		},
		Result:  value.KindString,
		JSONata: "$fromMillis",
		Examples: []Example{
			{Expression: `fromMillis(1510067557121)`, Result: `"2017-11-07T15:12:37.121Z"`},
			{Expression: `fromMillis(1510067557121, "[M01]/[D01]/[Y0001] [h#1]:[m01][P]")`, Result: `"11/07/2017 3:12pm"`},
			{Expression: `fromMillis(1510067557121, "[H01]:[m01]:[s01] [z]", "-0500")`, Result: `"10:12:37 GMT-05:00"`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			moment, err := momentOf(arguments[0], "ms")
			if err != nil {
				return nil, err
			}
			return picture(call, moment, textOr(arguments[1], ""), arguments[2])
		},
	},
	{
		Name:     "toMillis",
		Category: CategoryTime,
		Doc:      "Reads a time in ISO 8601, or by a picture, and gives the milliseconds since 1970-01-01T00:00:00Z. A text that does not fit the picture gives missing. " + pictureDoc,
		Parameters: []Parameter{
			parameter("time", "The time as text.", value.KindString),
			optional(checked(parameter("picture", "How it is written; ISO 8601 without it.", value.KindString), checkPicture)),
		},
		Result:  value.KindNumber,
		JSONata: "$toMillis",
		Examples: []Example{
			{Expression: `toMillis("2017-11-07T15:12:37.121Z")`, Result: `1510067557121`},
			{Expression: `toMillis("13/08/2018", "[D01]/[M01]/[Y0001]")`, Result: `1534118400000`},
			{Expression: `toMillis("soon", "[Y0001]")`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			text := arguments[0].(string)
			if err := call.Meter.Step(timeSteps + len(text)/bytesAStep); err != nil {
				return nil, err
			}
			layout, given := arguments[1].(string)
			if !given {
				moment, err := timeformat.ParseISO(text)
				return moment.Milliseconds(), timeError(err)
			}
			compiled, err := compiledPicture(call.Meter, layout)
			if err != nil {
				return nil, err
			}
			zone, _ := zoneOf(value.Missing)
			moment, matched, err := compiled.Parse(text, call.Now, zone)
			if err != nil {
				return nil, timeError(err)
			}
			if !matched {
				return value.Missing, nil
			}
			return moment.Milliseconds(), nil
		},
	},
}

func picture(call *Call, moment timeformat.Timestamp, layout string, zoneArgument any) (any, error) {
	zone, err := zoneOf(zoneArgument)
	if err != nil {
		return nil, err
	}
	compiled, err := compiledPicture(call.Meter, layout)
	if err != nil {
		return nil, err
	}
	text, err := compiled.Format(moment, zone)
	if err != nil {
		return nil, timeError(err)
	}
	return text, call.Meter.Grow(len(text))
}
