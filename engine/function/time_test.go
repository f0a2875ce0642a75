package function_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

func TestTimeReaders(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "datetime", arguments: `["2024-01-02T03:04:05.000+0200"]`, want: `"2024-01-02T01:04:05Z"`},
		{name: "datetime", arguments: `["2024-01-02T03:04:05.1234567"]`, want: `"2024-01-02T03:04:05.1234567Z"`},
		{name: "datetime", arguments: `["Tue, 02 Jan 2024 03:04:05 GMT"]`, want: `"2024-01-02T03:04:05Z"`},
		{name: "datetime", arguments: `["2024-07-02 03:04:05", "<missing>", "Europe/Paris"]`, want: `"2024-07-02T01:04:05Z"`},
		{name: "datetime", arguments: `["2024-07-02 03:04:05", null, "Europe/Paris"]`, want: `"2024-07-02T01:04:05Z"`},
		{name: "datetime", arguments: `["2.1.24 03:04", "[D].[M].[Y01] [H]:[m]", "-0500"]`, want: `"2024-01-02T08:04:00Z"`},
		{name: "datetime", arguments: `[""]`, want: `null`},
		{name: "datetime", arguments: `["  "]`, want: `null`},
		{name: "datetime", arguments: `["0000-00-00 00:00:00"]`, want: `null`},
		{name: "datetime", arguments: `[null]`, want: `null`},
		{name: "datetime", arguments: `["<missing>"]`, want: ``},
		{name: "datetime", arguments: `["soon"]`, code: "time_syntax", message: "give a layout"},
		{name: "datetime", arguments: `["soon", "[Y]"]`, code: "argument_value", message: "soon"},
		{name: "datetime", arguments: `["2024", "[Q]"]`, code: "picture_syntax", message: "Q"},
		{name: "datetime", arguments: `["2024-02-30"]`, code: "time_out_of_range", message: "day 30"},
		{name: "datetime", arguments: `["2024-01-02 00:00", "<missing>", "Mars/Olympus"]`, code: "timezone_unknown", message: "Mars/Olympus"},
		{name: "datetime", arguments: `[1704164645]`, code: "argument_kind", message: "use fromUnix"},
		{name: "datetime", arguments: `[true]`, code: "argument_kind", message: "time"},

		{name: "date", arguments: `["2024-01-02T23:30:00-05:00"]`, want: `"2024-01-02"`},
		{name: "date", arguments: `["2024-01-02"]`, want: `"2024-01-02"`},
		{name: "date", arguments: `["31/12/2024", "[D]/[M]/[Y]"]`, want: `"2024-12-31"`},
		{name: "date", arguments: `["31/12/2024"]`, code: "time_out_of_range", message: "the day comes first"},
		{name: "date", arguments: `["0000-00-00"]`, want: `null`},
		{name: "date", arguments: `[1704164645]`, code: "argument_kind", message: "use fromUnix"},

		{name: "addDuration", arguments: `["2024-01-31", "P1M"]`, want: `"2024-02-29"`},
		{name: "addDuration", arguments: `["2024-01-31", "PT1H"]`, want: `"2024-01-31T01:00:00Z"`},
		{name: "addDuration", arguments: `["2024-01-01T00:00:00.999Z", "PT0.001S"]`, want: `"2024-01-01T00:00:01Z"`},
		{name: "addDuration", arguments: `["", "P1D"]`, want: `null`},
		{name: "addDuration", arguments: `["2024-01-31", "1 day"]`, code: "duration_syntax", message: "P1D"},
		{name: "addDuration", arguments: `["2024-01-31", "P9000Y"]`, code: "time_out_of_range", message: "9999"},
	})
}

func TestTimeUnits(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "fromUnix", arguments: `[1704164645]`, want: `"2024-01-02T03:04:05Z"`},
		{name: "fromUnix", arguments: `["1704164645"]`, want: `"2024-01-02T03:04:05Z"`},
		{name: "fromUnix", arguments: `["1704164645.123456"]`, want: `"2024-01-02T03:04:05.123456Z"`},
		{name: "fromUnix", arguments: `[-0.5]`, want: `"1969-12-31T23:59:59.5Z"`},
		{name: "fromUnix", arguments: `[1704164645678, "ms"]`, want: `"2024-01-02T03:04:05.678Z"`},
		{name: "fromUnix", arguments: `[""]`, want: `null`},
		{name: "fromUnix", arguments: `[null]`, want: `null`},
		{name: "fromUnix", arguments: `[1704164645678]`, code: "time_out_of_range", message: "9999"},
		{name: "fromUnix", arguments: `[1e300]`, code: "argument_value", message: "9999"},
		{name: "fromUnix", arguments: `["soon"]`, code: "number_syntax", message: "soon"},
		{name: "fromUnix", arguments: `[1, "us"]`, code: "argument_value", message: "ms"},
		{name: "toUnix", arguments: `["2024-01-02T03:04:05.999Z"]`, want: `1704164645`},
		{name: "toUnix", arguments: `["2024-01-02T03:04:05.678+01:00", "ms"]`, want: `1704161045678`},
		{name: "toUnix", arguments: `["1969-12-31T23:59:59.5Z"]`, want: `-1`},
		{name: "toUnix", arguments: `[""]`, want: `null`},
	})
}

func TestTimePictures(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "formatDate", arguments: `["2024-01-02T03:04:05Z", "[FNn], [D1o] [MNn] [Y0001]"]`, want: `"Tuesday, 2nd January 2024"`},
		{name: "formatDate", arguments: `["2024-01-02T23:04:05Z", "[D01].[M01].[Y0001] [H01]:[m01] [z]", "Asia/Tokyo"]`, want: `"03.01.2024 08:04 GMT+09:00"`},
		{name: "formatDate", arguments: `["", "[Y]"]`, want: `null`},
		{name: "formatDate", arguments: `["2024-01-02", "[Y"]`, code: "picture_syntax", message: "without"},
		{name: "formatDate", arguments: `["9999-12-31T23:59:59Z", "[Y]", "+01:00"]`, code: "time_out_of_range", message: "9999"},
		{name: "fromMillis", arguments: `[1510067557121]`, want: `"2017-11-07T15:12:37.121Z"`},
		{name: "fromMillis", arguments: `[1510067557121.9]`, want: `"2017-11-07T15:12:37.121Z"`},
		{name: "fromMillis", arguments: `[1510067557121, "[H01]:[m01]:[s01] [z]", "-0500"]`, want: `"10:12:37 GMT-05:00"`},
		{name: "fromMillis", arguments: `["1510067557121"]`, code: "argument_kind", message: "number()"},
		{name: "toMillis", arguments: `["2017-11-07T15:07:54.972Z"]`, want: `1510067274972`},
		{name: "toMillis", arguments: `["2018"]`, want: `1514764800000`},
		{name: "toMillis", arguments: `["Twelfth of November 2018", "[DWwo] of [MNn] [Y]"]`, want: `1541980800000`},
		{name: "toMillis", arguments: `["irrelevant", "[Y]-[M]-[D]"]`, want: ``},
		{name: "toMillis", arguments: `["01-02-2018"]`, code: "time_syntax", message: "datetime"},
		{name: "toMillis", arguments: `["2018-22", "[Y]-[D]"]`, code: "picture_syntax", message: "lacks [M]"},
	})
}

func TestNowIsTheClockOfTheCall(t *testing.T) {
	now := time.Date(2024, 1, 2, 3, 4, 5, 678_999_000, time.FixedZone("", 3600))
	tests := []struct {
		name      string
		arguments []any
		want      any
	}{
		{"now", nil, "2024-01-02T02:04:05.678Z"},
		{"now", []any{"[Y0001]-[M01]-[D01] [H01]"}, "2024-01-02 02"},
		{"now", []any{"[H01]:[m01]", "Asia/Kolkata"}, "07:34"},
		{"now", []any{value.Missing, "+02:00"}, "2024-01-02T04:04:05.678+02:00"},
		{"toMillis", []any{"13:45", "[H]:[m]"}, int64(1704203100000)},
		{"datetime", []any{"5/3", "[D]/[M]"}, "2024-03-05T00:00:00Z"},
	}
	for _, test := range tests {
		call := &function.Call{Now: now, Meter: limit.NewMeter(context.Background(), limit.Limits{})}
		got, err := function.Standard().Lookup(test.name).Invoke(call, test.arguments)
		if err != nil || got != test.want {
			t.Errorf("%s(%v) = %v, %v; want %v", test.name, test.arguments, got, err, test.want)
		}
	}
}

func TestLongTextsAreNoDates(t *testing.T) {
	for _, name := range []string{"datetime", "date", "toUnix", "toMillis"} {
		if got, err := invoke(t, limit.Limits{}, name, strings.Repeat("1", 1<<20)); codeOf(err) != "time_syntax" {
			t.Errorf("%s of a long text = %v, %v; want an error of code time_syntax", name, got, err)
		}
	}
}
