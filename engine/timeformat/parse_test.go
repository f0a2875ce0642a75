package timeformat_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/engine/timeformat"
)

// shapes are texts of every shape that Parse takes, with the moment and the date they mean.
var shapes = []struct{ text, moment, date string }{
	{"2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z", "2024-01-02"},
	{"2024-01-02t03:04:05z", "2024-01-02T03:04:05Z", "2024-01-02"},
	{"2024-01-02T03:04Z", "2024-01-02T03:04:00Z", "2024-01-02"},
	{"2024-01-02T03:04:05.678Z", "2024-01-02T03:04:05.678Z", "2024-01-02"},
	{"2024-01-02T03:04:05.120Z", "2024-01-02T03:04:05.120Z", "2024-01-02"},
	{"2024-01-02T03:04:05.000Z", "2024-01-02T03:04:05Z", "2024-01-02"},
	{"2024-01-02T03:04:05,5Z", "2024-01-02T03:04:05.5Z", "2024-01-02"},
	{"2024-01-02T03:04:05.1234567Z", "2024-01-02T03:04:05.1234567Z", "2024-01-02"},
	{"2024-01-02T03:04:05.12345678901234567890123456789012Z", "2024-01-02T03:04:05.12345678901234567890123456789012Z", "2024-01-02"},
	{"2024-01-02T03:04:05.1234567", "2024-01-02T03:04:05.1234567Z", "2024-01-02"},
	{"2024-01-02T03:04:05+02:00", "2024-01-02T01:04:05Z", "2024-01-02"},
	{"2024-01-02T03:04:05.678+0200", "2024-01-02T01:04:05.678Z", "2024-01-02"},
	{"2024-01-02T03:04:05+02", "2024-01-02T01:04:05Z", "2024-01-02"},
	{"2024-01-02T03:04:05-03:30", "2024-01-02T06:34:05Z", "2024-01-02"},
	{"2024-01-02T23:04:05-03:30", "2024-01-03T02:34:05Z", "2024-01-02"},
	{"2024-01-01T00:30:00+01:00", "2023-12-31T23:30:00Z", "2024-01-01"},
	{"2024-01-02T03:04:05", "2024-01-02T03:04:05Z", "2024-01-02"},
	{"2024-01-02 03:04:05", "2024-01-02T03:04:05Z", "2024-01-02"},
	{"2024-01-02 03:04:05.000000+00:00", "2024-01-02T03:04:05Z", "2024-01-02"},
	{"2024-01-02 03:04:05 UTC", "2024-01-02T03:04:05Z", "2024-01-02"},
	{"2018-03-08 06:07:49 +0000", "2018-03-08T06:07:49Z", "2018-03-08"},
	{"2018-03-08 06:07:49 -0800", "2018-03-08T14:07:49Z", "2018-03-08"},
	{"2024-01-02", "2024-01-02T00:00:00Z", "2024-01-02"},
	{"  2024-01-02\n", "2024-01-02T00:00:00Z", "2024-01-02"},
	{"2024-1-2", "2024-01-02T00:00:00Z", "2024-01-02"},
	{"2024/01/02 03:04:05", "2024-01-02T03:04:05Z", "2024-01-02"},
	{"20240102T030405Z", "2024-01-02T03:04:05Z", "2024-01-02"},
	{"20240102T0304+0100", "2024-01-02T02:04:00Z", "2024-01-02"},
	{"20240102T03:04:05.5Z", "2024-01-02T03:04:05.5Z", "2024-01-02"},
	{"2024-01-02T24:00:00Z", "2024-01-03T00:00:00Z", "2024-01-03"},
	{"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", "2017-01-01"},
	{"0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "0000-01-01"},
	{"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "9999-12-31"},
	{"1/2/2024", "2024-01-02T00:00:00Z", "2024-01-02"},
	{"1/2/2024 3:04:05 PM", "2024-01-02T15:04:05Z", "2024-01-02"},
	{"01/02/2024 12:04 am", "2024-01-02T00:04:00Z", "2024-01-02"},
	{"1/2/2024, 12:04:05 p.m.", "2024-01-02T12:04:05Z", "2024-01-02"},
	{"1/2/2024, 3:04:05\u202fPM", "2024-01-02T15:04:05Z", "2024-01-02"},
	{"Tue, 02 Jan 2024 03:04:05 GMT", "2024-01-02T03:04:05Z", "2024-01-02"},
	{"Tue, 2 Jan 2024 03:04:05 +0100", "2024-01-02T02:04:05Z", "2024-01-02"},
	{"2 Jan 2024 03:04 EST", "2024-01-02T08:04:00Z", "2024-01-02"},
	{"Tuesday, 02-Jan-2024 03:04:05 UTC", "2024-01-02T03:04:05Z", "2024-01-02"},
	{"Tue Jan  2 03:04:05 2024", "2024-01-02T03:04:05Z", "2024-01-02"},
	{"Tue Jan  2 03:04:05 PST 2024", "2024-01-02T11:04:05Z", "2024-01-02"},
	{"Fri Apr 05 10:11:12 +0200 2024", "2024-04-05T08:11:12Z", "2024-04-05"},
	{"Tue Jan 02 2024 03:04:05 GMT+0100 (Central European Standard Time)", "2024-01-02T02:04:05Z", "2024-01-02"},
	{"January 2, 2024 3:04 PM", "2024-01-02T15:04:00Z", "2024-01-02"},
	{"Jan. 2nd, 2024 at 3:04 p.m.", "2024-01-02T15:04:00Z", "2024-01-02"},
	{"2-Jan-2024", "2024-01-02T00:00:00Z", "2024-01-02"},
	{"2024-Jan-02 03:04", "2024-01-02T03:04:00Z", "2024-01-02"},
	{"2 sept 2024", "2024-09-02T00:00:00Z", "2024-09-02"},
	{"/Date(1704164645678)/", "2024-01-02T03:04:05.678Z", "2024-01-02"},
	{"/Date(1704150000000+0100)/", "2024-01-01T23:00:00Z", "2024-01-02"},
	{"/Date(-1)/", "1969-12-31T23:59:59.999Z", "1969-12-31"},
}

func TestParseShapes(t *testing.T) {
	for _, test := range shapes {
		t.Run(test.text, func(t *testing.T) {
			got, err := timeformat.Parse(test.text, time.UTC)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != test.moment || got.Date() != test.date {
				t.Errorf("got %s and %s, want %s and %s", got, got.Date(), test.moment, test.date)
			}
		})
	}
}

func TestParseInZone(t *testing.T) {
	zone, err := timeformat.Zone("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ text, want string }{
		{"2024-01-02 03:04:05", "2024-01-02T08:04:05Z"},
		{"2024-07-02 03:04:05", "2024-07-02T07:04:05Z"},
		{"2024-07-02", "2024-07-02T04:00:00Z"},
		{"2024-07-02T03:04:05Z", "2024-07-02T03:04:05Z"},
		{"7/2/2024 11:00 PM", "2024-07-03T03:00:00Z"},
	}
	for _, test := range tests {
		got, err := timeformat.Parse(test.text, zone)
		if err != nil || got.String() != test.want {
			t.Errorf("Parse(%q) = %v, %v; want %s", test.text, got, err, test.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct {
		text    string
		code    timeformat.Code
		message string
	}{
		{"", timeformat.CodeSyntax, "known shape"},
		{"soon", timeformat.CodeSyntax, "layout"},
		{"1704164645", timeformat.CodeSyntax, "fromUnix"},
		{"20240102", timeformat.CodeSyntax, "layout"},
		{"2024", timeformat.CodeSyntax, "layout"},
		{"2024-01", timeformat.CodeSyntax, "layout"},
		{"05-04-2026 09:58:41 AM", timeformat.CodeSyntax, "which is the day"},
		{"5.4.2026", timeformat.CodeSyntax, "which is the day"},
		{"1/2/24", timeformat.CodeSyntax, "layout"},
		{"13/01/2024", timeformat.CodeRange, "the day comes first"},
		{"2024-13-01", timeformat.CodeRange, "month 13"},
		{"2024-00-01", timeformat.CodeRange, "month 0"},
		{"2023-02-29", timeformat.CodeRange, "day 29 does not exist in 2023-02"},
		{"2024-01-00", timeformat.CodeRange, "day 0"},
		{"2024-01-02T25:00:00Z", timeformat.CodeRange, "25:00:00"},
		{"2024-01-02T24:00:01Z", timeformat.CodeRange, "24:00:01"},
		{"2024-01-02T03:60:00Z", timeformat.CodeRange, "3:60:00"},
		{"2024-01-02T03:04:61Z", timeformat.CodeRange, "3:04:61"},
		{"1/2/2024 13:00 PM", timeformat.CodeRange, "twelve-hour"},
		{"2024-01-02T03:04:05+24:00", timeformat.CodeSyntax, "layout"},
		{"2024-01-02T03:04:05+01:60", timeformat.CodeSyntax, "layout"},
		{"2024-01-02T03:04:05 IST", timeformat.CodeSyntax, "layout"},
		{"2024-01-02T03:04:05ZZ", timeformat.CodeSyntax, "layout"},
		{"2024-01-02T03:04:05.Z", timeformat.CodeSyntax, "layout"},
		{"2024-01-02T", timeformat.CodeSyntax, "layout"},
		{"2024-01/02", timeformat.CodeSyntax, "layout"},
		{"2 Jan", timeformat.CodeSyntax, "layout"},
		{"2 Jan 2024 2025", timeformat.CodeSyntax, "layout"},
		{"2 3 Jan 2024", timeformat.CodeSyntax, "layout"},
		{"2 Jan Feb 2024", timeformat.CodeSyntax, "layout"},
		{"2 Jan 2024 (", timeformat.CodeSyntax, "layout"},
		{"0000-01-01T00:00:00+01:00", timeformat.CodeRange, "0 to 9999"},
		{"9999-12-31T23:59:59-01:00", timeformat.CodeRange, "0 to 9999"},
		{"2024-01-02T03:04:05." + strings.Repeat("1", 33) + "Z", timeformat.CodeSyntax, "layout"},
		{"/Date(x)/", timeformat.CodeSyntax, "known shape"},
		{"/Date(1704164645678+0100", timeformat.CodeSyntax, "known shape"},
		{"/Date(99999999999999999)/", timeformat.CodeRange, "0 to 9999"},
		{strings.Repeat(" ", 600) + "2024-01-02", timeformat.CodeSyntax, "512 bytes"},
	}
	for _, test := range tests {
		got, err := timeformat.Parse(test.text, time.UTC)
		var refused *timeformat.Error
		if !errors.As(err, &refused) || refused.Code != test.code || !strings.Contains(refused.Message, test.message) {
			t.Errorf("Parse(%.60q) = %v, %v; want an error of code %s with %q", test.text, got, err, test.code, test.message)
		}
	}
}

func TestParseISO(t *testing.T) {
	tests := []struct {
		text string
		want int64
	}{
		{"1970-01-01T00:00:00.001Z", 1},
		{"2018-02-01T09:42:13.123+0000", 1517478133123},
		{"2018-02-01T09:42:13.123-00:30", 1517479933123},
		{"2017-10-30", 1509321600000},
		{"2018-02", 1517443200000},
		{"2018", 1514764800000},
		{"2026-04-08T19:05:04.01987", 1775675104019},
	}
	for _, test := range tests {
		got, err := timeformat.ParseISO(test.text)
		if err != nil || got.Milliseconds() != test.want {
			t.Errorf("ParseISO(%q) = %d, %v; want %d", test.text, got.Milliseconds(), err, test.want)
		}
	}
	for _, text := range []string{"foo", "01-02-2018", "2018-02-03 11:15:33", "2018-13-01", "2018-01-01T00:00:00+99:00"} {
		if got, err := timeformat.ParseISO(text); err == nil {
			t.Errorf("ParseISO(%q) = %v; want an error", text, got)
		}
	}
}

func TestUnixTime(t *testing.T) {
	for _, milliseconds := range []int64{0, 1, -1, -1000, -1001, 1704164645678, -62167219200000, 253402300799999} {
		moment, err := timeformat.FromMilliseconds(milliseconds)
		if err != nil || moment.Milliseconds() != milliseconds {
			t.Errorf("FromMilliseconds(%d) = %v, %v", milliseconds, moment, err)
		}
	}
	for _, milliseconds := range []int64{-62167219200001, 253402300800000} {
		if moment, err := timeformat.FromMilliseconds(milliseconds); err == nil {
			t.Errorf("FromMilliseconds(%d) = %v; want an error", milliseconds, moment)
		}
	}
}

func TestZone(t *testing.T) {
	at := time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		text   string
		offset int
	}{
		{"Z", 0}, {"UTC", 0}, {"GMT", 0}, {"+0200", 7200}, {"-05:30", -19800}, {"+02", 7200}, {"0000", 0},
		{"Europe/Paris", 7200}, {"Asia/Kolkata", 19800}, {"America/Argentina/Buenos_Aires", -10800}, {"Etc/GMT+5", -18000},
	}
	for _, test := range tests {
		zone, err := timeformat.Zone(test.text)
		if err != nil {
			t.Errorf("Zone(%q): %v", test.text, err)
			continue
		}
		if _, offset := at.In(zone).Zone(); offset != test.offset {
			t.Errorf("Zone(%q) is %d seconds from UTC, want %d", test.text, offset, test.offset)
		}
	}
	for _, text := range []string{"", "Local", "Mars/Olympus", "../etc/passwd", "/etc/localtime", "+2", "+25:00", "+02:000", strings.Repeat("A", 100)} {
		if zone, err := timeformat.Zone(text); err == nil {
			t.Errorf("Zone(%q) = %v; want an error", text, zone)
		}
	}
}

func TestAdd(t *testing.T) {
	tests := []struct{ text, duration, want string }{
		{"2024-01-31T00:00:00Z", "P1M", "2024-02-29T00:00:00Z"},
		{"2024-03-31T00:00:00Z", "-P1M", "2024-02-29T00:00:00Z"},
		{"2024-02-29T00:00:00Z", "P1Y", "2025-02-28T00:00:00Z"},
		{"2024-01-01T00:00:00Z", "P1Y2M3DT4H5M6S", "2025-03-04T04:05:06Z"},
		{"2024-01-01T00:00:00Z", "P2W", "2024-01-15T00:00:00Z"},
		{"2024-01-01T00:00:00Z", "-PT1H", "2023-12-31T23:00:00Z"},
		{"2024-01-01T00:00:00Z", "PT36H", "2024-01-02T12:00:00Z"},
		{"2024-01-01T00:00:00.999Z", "PT0.001S", "2024-01-01T00:00:01Z"},
		{"2024-01-01T00:00:00Z", "-PT0.25S", "2023-12-31T23:59:59.75Z"},
		{"2024-01-01T00:00:00.1234567Z", "PT1S", "2024-01-01T00:00:01.1234567Z"},
		{"2024-01-01T01:00:00+02:00", "P1D", "2024-01-01T23:00:00Z"},
		{"2024-01-01", "PT1H", "2024-01-01T01:00:00Z"},
	}
	for _, test := range tests {
		moment, err := timeformat.Parse(test.text, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		duration, err := timeformat.ParseDuration(test.duration)
		if err != nil {
			t.Fatal(err)
		}
		got, err := moment.Add(duration)
		if err != nil || got.String() != test.want {
			t.Errorf("%s + %s = %v, %v; want %s", test.text, test.duration, got, err, test.want)
		}
	}
}

func TestAddLeavesTheCalendar(t *testing.T) {
	moment, err := timeformat.Parse("2024-01-01", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"P9000Y", "-P3000Y", "P999999999Y", "P999999999D", "PT999999999H999999999M"} {
		duration, err := timeformat.ParseDuration(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := moment.Add(duration); err == nil {
			t.Errorf("2024-01-01 + %s = %v; want an error", text, got)
		}
	}
}

func TestParseDurationRefuses(t *testing.T) {
	for _, text := range []string{"", "P", "PT", "P1DT", "-P", "1D", "P1H", "PT1D", "P1.5D", "P-1D", "PT1.S", "P1234567890D", "p1d"} {
		if got, err := timeformat.ParseDuration(text); err == nil {
			t.Errorf("ParseDuration(%q) = %+v; want an error", text, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, test := range shapes {
		f.Add(test.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		moment, err := timeformat.Parse(text, time.UTC)
		if err != nil {
			return
		}
		again, err := timeformat.Parse(moment.String(), time.UTC)
		if err != nil || again.String() != moment.String() {
			t.Fatalf("%q is %s, which is read as %v, %v", text, moment, again, err)
		}
		if _, err := timeformat.ParseISO(moment.String()); err != nil {
			t.Fatalf("%q is %s, which is not ISO 8601: %v", text, moment, err)
		}
	})
}
