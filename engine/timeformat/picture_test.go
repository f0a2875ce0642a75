package timeformat_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/engine/timeformat"
)

func TestPictureFormat(t *testing.T) {
	const friday = "2018-03-23T10:33:36.617Z"
	tests := []struct{ moment, picture, zone, want string }{
		{friday, "", "", "2018-03-23T10:33:36.617Z"},
		{friday, "", "-0500", "2018-03-23T05:33:36.617-05:00"},
		{"2018-03-23T10:33:36Z", "", "", "2018-03-23T10:33:36.000Z"},
		{friday, "Hello", "", "Hello"},
		{friday, "[[Year]]: [[[Y0001]]]", "", "[Year]: [2018]"},
		{friday, "Year: <[Y9,999,*]>", "", "Year: <2,018>"},
		{friday, "[D#1]/[M#1]/[Y0001]", "", "23/3/2018"},
		{friday, "[M01]/[D01]/[Y0001] [h#1]:[m01][P]", "", "03/23/2018 10:33am"},
		{friday, "[Y]-[ M01]-[D 01]T[H01 ]:[ m   ]:[s].[f0  01][Z01:\n 01t]", "", "2018-03-23T10:33:36.617Z"},
		{friday, "[D#1,2]/[M1,2]/[Y,2]", "", "23/03/18"},
		{friday, "[D#1,2]/[M1,2]/[Y0001,2-2]", "", "23/03/18"},
		{friday, "[Da] [MA] [Yi]", "", "w C mmxviii"},
		{friday, "[FNn], the [Dwo] of [MNn] [Y] [E]", "", "Friday, the twenty-third of March 2018 ISO"},
		{friday, "[FNn,3-3], [D1o] [MN,*-3] [Y] [C]", "", "Fri, 23rd MAR 2018 ISO"},
		{friday, "[F], [D]/[M]/[Y] [h]:[m]:[s] [PN]", "", "friday, 23/3/2018 10:33:36 AM"},
		{friday, "[Yw]", "", "two thousand and eighteen"},
		{friday, "[dwo] day", "", "eighty-second day"},
		{friday, "[P,1-1]", "", "a"},
		{"2018-04-01T21:05:00Z", "[F0] [FNn]", "", "7 Sunday"},
		{"2018-04-01T12:00:00Z", "[h] [P]", "", "12 pm"},
		{"2018-04-01T00:00:00Z", "[h] [P] [H]", "", "12 am 0"},
		{"2005-01-01T12:00:00Z", "[X0001]-W[W01]-[F1]", "", "2004-W53-6"},
		{"2007-12-31T00:00:00Z", "[X0001]-W[W01]-[F1]", "", "2008-W01-1"},
		{"2010-01-03T00:00:00Z", "[X0001]-W[W01]-[F1]", "", "2009-W53-7"},
		{"2013-02-01T12:00:00Z", "[w] of [xNn]", "", "5 of January"},
		{"2017-01-01T12:00:00Z", "[w] of [xNn]", "", "5 of December"},
		{"2018-07-31T12:00:00Z", "[w] of [xNn] [x]", "", "1 of August 8"},
		{"2018-03-23T10:33:36.007Z", "[f001] [f] [f01] [f1,1-2] [f1,2]", "", "007 007 00 00 007"},
		{"2018-03-23T10:33:36.1234567Z", "[f001] [f] [f1,6-6] [f1,9]", "", "123 1234567 123456 123456700"},
		{"2018-03-23T10:33:36Z", "[f001] [f]", "", "000 0"},
		{"2018-07-11T12:00:00Z", "[H01]:[m][Z]", "+1000", "22:00+10:00"},
		{"2018-07-11T12:00:00Z", "[H01]:[m][Z0]", "-0330", "08:30-3:30"},
		{"2018-07-11T12:00:00Z", "[H01]:[m][Z0]", "-0030", "11:30-0:30"},
		{"2018-07-11T12:00:00Z", "[H01]:[m][Z0101t]", "-0330", "08:30-0330"},
		{"2018-07-11T12:00:00Z", "[Z01:01] [Z01:01t] [z] [z01:01t]", "", "+00:00 Z GMT+00:00 Z"},
		{"2018-07-11T12:00:00Z", "[H01] [z]", "Europe/Paris", "14 GMT+02:00"},
		{"2018-01-11T12:00:00Z", "[H01] [Z001]", "Asia/Kolkata", "17 +530"},
	}
	for _, test := range tests {
		t.Run(test.picture, func(t *testing.T) {
			moment, err := timeformat.Parse(test.moment, time.UTC)
			if err != nil {
				t.Fatal(err)
			}
			zone := time.UTC
			if test.zone != "" {
				if zone, err = timeformat.Zone(test.zone); err != nil {
					t.Fatal(err)
				}
			}
			picture, err := timeformat.Compile(test.picture)
			if err != nil {
				t.Fatal(err)
			}
			got, err := picture.Format(moment, zone)
			if err != nil || got != test.want {
				t.Errorf("got %q, %v; want %q", got, err, test.want)
			}
		})
	}
}

var pictureNow = time.Date(2024, 5, 6, 15, 8, 9, 0, time.UTC)

func TestPictureParse(t *testing.T) {
	tests := []struct{ text, picture, want string }{
		{"2018", "[Y1]", "2018-01-01T00:00:00Z"},
		{"2018-03-27", "[Y1]-[M01]-[D01]", "2018-03-27T00:00:00Z"},
		{"2018-03-27T14:03:00.123Z", "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001]Z", "2018-03-27T14:03:00.123Z"},
		{"2018-03-27T14:03:00.123Z", "", "2018-03-27T14:03:00.123Z"},
		{"2018-03-27T14:03:00.0198765+01:00", "", "2018-03-27T13:03:00.0198765Z"},
		{"20240101123849", "[Y0000][M00][D00][H00][m00][s00]", "2024-01-01T12:38:49Z"},
		{"201802", "[Y,*-4][M01]", "2018-02-01T00:00:00Z"},
		{"27th 3 1976", "[D1o] [M#1] [Y0001]", "1976-03-27T00:00:00Z"},
		{"w C mmxviii", "[Da] [MA] [Yi]", "2018-03-23T00:00:00Z"},
		{"2 Feb 2012", "[D1] [MNn,3-3] [Y0001]", "2012-02-02T00:00:00Z"},
		{"2 FEB 2012", "[D1] [MNn] [Y0001]", "2012-02-02T00:00:00Z"},
		{"2 February 2012", "[D1] [MNn] [Y0001]", "2012-02-02T00:00:00Z"},
		{"Twentieth of August, two thousand and seventeen", "[DW] of [MNn], [Yw]", "2017-08-20T00:00:00Z"},
		{"nineteen hundred and eighty-four", "[Yw]", "1984-01-01T00:00:00Z"},
		{"Mon, Twelfth November 2018", "[FNn,*-3], [DWwo] [MNn] [Y]", "2018-11-12T00:00:00Z"},
		{"4/4/2018 12:06 am", "[D1]/[M1]/[Y0001] [h]:[m] [P]", "2018-04-04T00:06:00Z"},
		{"4/4/2018 11:30 PM", "[D1]/[M1]/[Y0001] [h]:[m] [P]", "2018-04-04T23:30:00Z"},
		{"2018-094 11:30", "[Y0001]-[d001] [H]:[m]", "2018-04-04T11:30:00Z"},
		{"three hundred and sixty-fifth day of 2018", "[dwo] day of [Y]", "2018-12-31T00:00:00Z"},
		{"13:45", "[H]:[m]", "2024-05-06T13:45:00Z"},
		{"7 pm", "[h] [P]", "2024-05-06T19:00:00Z"},
		{"30", "[m]", "2024-05-06T15:30:00Z"},
		{"11-22", "[M]-[D]", "2024-11-22T00:00:00Z"},
		{"2020-09-09 08:00:00 GMT-05:00", "[Y0001]-[M01]-[D01] [H01]:[m01]:[s01] [z]", "2020-09-09T13:00:00Z"},
		{"2020-09-09 12:00:00 GMT-5", "[Y0001]-[M01]-[D01] [H01]:[m01]:[s01] [z01]", "2020-09-09T17:00:00Z"},
		{"2020-09-09 12:00:00 -0530", "[Y0001]-[M01]-[D01] [H01]:[m01]:[s01] [Z0001]", "2020-09-09T17:30:00Z"},
		{"31.12.68", "[D01].[M01].[Y01]", "2068-12-31T00:00:00Z"},
		{"31.12.69", "[D01].[M01].[Y,2-2]", "1969-12-31T00:00:00Z"},
		{"31.12.1969", "[D01].[M01].[Y01]", "1969-12-31T00:00:00Z"},
		{"2,018", "[Y9,999,*]", "2018-01-01T00:00:00Z"},
		{"٢٠١٨", "[Y٠٠٠١]", "2018-01-01T00:00:00Z"},
	}
	for _, test := range tests {
		t.Run(test.picture+" "+test.text, func(t *testing.T) {
			picture, err := timeformat.Compile(test.picture)
			if err != nil {
				t.Fatal(err)
			}
			got, matched, err := picture.Parse(test.text, pictureNow, time.UTC)
			if err != nil || !matched || got.String() != test.want {
				t.Errorf("got %v, %v, %v; want %s", got, matched, err, test.want)
			}
		})
	}
}

func TestPictureParseDoesNotMatch(t *testing.T) {
	tests := []struct{ text, picture string }{
		{"Hello", "Hello"},
		{"irrelevant", "[Y]-[M]-[D]"},
		{"2018-03-27x", "[Y]-[M]-[D]"},
		{"2018 Mai", "[Y] [MNn]"},
		{"2018 IIII", "[Y] [MI]"},
		{"2018-01-01 25:00 +9900", "[Y]-[M]-[D] [H]:[m] [Z]"},
	}
	for _, test := range tests {
		picture, err := timeformat.Compile(test.picture)
		if err != nil {
			t.Fatal(err)
		}
		if got, matched, err := picture.Parse(test.text, pictureNow, time.UTC); matched || err != nil {
			t.Errorf("%q by %q = %v, %v, %v; want no match", test.text, test.picture, got, matched, err)
		}
	}
}

func TestPictureParseRefuses(t *testing.T) {
	tests := []struct {
		text, picture string
		code          timeformat.Code
		message       string
	}{
		{"2018-22", "[Y]-[D]", timeformat.CodePicture, "lacks [M] between [Y] and [D]"},
		{"5-22 23:59", "[M]-[D] [m]:[s]", timeformat.CodePicture, "lacks [H]"},
		{"2018-5-22 11:59", "[Y]-[M]-[D] [h]:[m]", timeformat.CodePicture, "lacks [P]"},
		{"2018-32-5", "[X]-[W]-[F1]", timeformat.CodePicture, "[X]"},
		{"ISO", "[C]", timeformat.CodePicture, "[C]"},
		{"Friday", "[F]", timeformat.CodePicture, "neither a date nor a time"},
		{"2018-13", "[Y]-[M]", timeformat.CodeRange, "month 13"},
		{"2018-02-30", "[Y]-[M]-[D]", timeformat.CodeRange, "day 30"},
		{"2018-366", "[Y]-[d]", timeformat.CodeRange, "day 366"},
		{"99999999", "[Y]", timeformat.CodeRange, "too great"},
		{"10000", "[Y]", timeformat.CodeRange, "0 to 9999"},
		{strings.Repeat("1", 600), "[Y]", timeformat.CodeSyntax, "512"},
	}
	for _, test := range tests {
		picture, err := timeformat.Compile(test.picture)
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := picture.Parse(test.text, pictureNow, time.UTC)
		var refused *timeformat.Error
		if !errors.As(err, &refused) || refused.Code != test.code || !strings.Contains(refused.Message, test.message) {
			t.Errorf("%.40q by %q = %v, %v; want an error of code %s with %q", test.text, test.picture, got, err, test.code, test.message)
		}
	}
}

func TestCompileRefuses(t *testing.T) {
	tests := []struct{ picture, message string }{
		{"[YN]-[M", "no names"},
		{"[Y]-[M", `without "]"`},
		{"[]", "no component"},
		{"[ ]", "no component"},
		{"[q]", "no component"},
		{"[é]", "no component"},
		{"[Dx]", "not a picture"},
		{"[Dn]", "no names"},
		{"[P1]", "names only"},
		{"[Z010101t]", "four digits"},
		{"[Z0:1]", "four digits"},
		{"[ZN]", "no names"},
		{"[Zw]", "with digits"},
		{"[fw]", "with digits"},
		{"[f0,000,*]", "with digits"},
		{"[Y9,999]", "add \",*\""},
		{"[D1,]", "not a width"},
		{"[D1,x]", "not a width"},
		{"[D1,0]", "range of widths"},
		{"[D1,3-2]", "range of widths"},
		{strings.Repeat("[Y]", 40), "32 components"},
		{strings.Repeat("x", 600), "512 bytes"},
	}
	for _, test := range tests {
		picture, err := timeformat.Compile(test.picture)
		var refused *timeformat.Error
		if !errors.As(err, &refused) || refused.Code != timeformat.CodePicture || !strings.Contains(refused.Message, test.message) {
			t.Errorf("Compile(%.40q) = %v, %v; want a picture error with %q", test.picture, picture, err, test.message)
		}
	}
}

func TestWidestPictureIsRead(t *testing.T) {
	text := strings.Repeat("[dw]", timeformat.MaxMarkers)
	picture, err := timeformat.Compile(text)
	if err != nil {
		t.Fatal(err)
	}
	if _, matched, err := picture.Parse(strings.Repeat("and ", 128), pictureNow, time.UTC); matched || err != nil {
		t.Errorf("got %v, %v; want no match", matched, err)
	}
}

func FuzzPicture(f *testing.F) {
	f.Add("2018-03-27T14:03:00.123Z", "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]")
	f.Add("Mon, Twelfth November 2018", "[FNn,*-3], [DWwo] [MNn] [Y]")
	f.Add("4/4/18 11:30 PM", "[D1]/[M1]/[Y01] [h]:[m] [PN]")
	f.Add("iii MMXVIII ab", "[Mi] [YI] [dA]")
	f.Fuzz(func(t *testing.T, text, picture string) {
		compiled, err := timeformat.Compile(picture)
		if err != nil {
			return
		}
		moment, matched, err := compiled.Parse(text, pictureNow, time.UTC)
		if err != nil || !matched {
			return
		}
		if _, err := compiled.Format(moment, time.UTC); err != nil {
			t.Fatalf("%q by %q is %s, which cannot be written: %v", text, picture, moment, err)
		}
	})
}
