package report_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/bench/report"
)

func sample() report.Table {
	t := report.Table{
		Title:   "one issue",
		Columns: []report.Column{{Name: "contender"}, {Name: "time", Number: true}, {Name: "note"}},
		Notes:   []string{"on a machine"},
	}
	t.Add("unimap", "5.00 µs")
	t.Add("a|b", "123 µs", "slow")
	return t
}

func TestWrite(t *testing.T) {
	for format, want := range map[string]string{
		"text": `one issue

  contender     time  note
  unimap     5.00 µs
  a|b         123 µs  slow

  on a machine

`,
		"markdown": `### one issue

| contender | time | note |
|---|---:|---|
| unimap | 5.00 µs |  |
| a\|b | 123 µs | slow |

on a machine

`,
	} {
		var b strings.Builder
		if err := report.Write(&b, format, sample()); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("%s:\n%s\nwant\n%s", format, b.String(), want)
		}
	}
}

func TestWriteJSON(t *testing.T) {
	var b strings.Builder
	if err := report.Write(&b, "json", sample()); err != nil {
		t.Fatal(err)
	}
	var tables []report.Table
	if err := json.Unmarshal([]byte(b.String()), &tables); err != nil {
		t.Fatal(err)
	}
	if len(tables) != 1 || len(tables[0].Rows) != 2 || tables[0].Rows[1][0] != "a|b" {
		t.Errorf("got %+v", tables)
	}
}

func TestUnknownFormat(t *testing.T) {
	if err := report.Write(&strings.Builder{}, "xml", sample()); err == nil {
		t.Error("a format that is not there was taken")
	}
}

func TestQuantities(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{report.Duration(17), "17 ns"},
		{report.Duration(5170), "5.17 µs"},
		{report.Duration(57_700), "57.7 µs"},
		{report.Duration(390 * time.Microsecond), "390 µs"},
		{report.Duration(35_400 * time.Microsecond), "35.4 ms"},
		{report.Duration(1500 * time.Millisecond), "1.50 s"},
		{report.Bytes(0), "0 B"},
		{report.Bytes(26_700), "26.7 kB"},
		{report.Bytes(5.2e6), "5.20 MB"},
		{report.Bytes(1e9), "1.00 GB"},
		{report.Count(977), "977"},
		{report.Count(92_000), "92.0 k"},
		{report.Ratio(0.0071), "0.007"},
		{report.Ratio(22.4), "22.4"},
		{report.Percent(1.016), "102 %"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
