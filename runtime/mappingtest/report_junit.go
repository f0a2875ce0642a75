package mappingtest

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"time"
)

// The elements of the JUnit XML format, as CI systems read it:
// https://github.com/testmoapp/junitxml
type junitReport struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Time     string       `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`

	duration time.Duration
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	File    string        `xml:"file,attr"`
	Line    int           `xml:"line,attr"`
	Time    string        `xml:"time,attr"`
	Failure *junitFailure `xml:"failure"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// WriteJUnit writes a report as JUnit XML, a test suite for every test file.
func WriteJUnit(w io.Writer, report *Report) error {
	out := junitReport{Tests: len(report.Cases), Failures: report.Failed}
	var total time.Duration
	for _, c := range report.Cases {
		if n := len(out.Suites); n == 0 || out.Suites[n-1].Name != c.File {
			out.Suites = append(out.Suites, junitSuite{Name: c.File})
		}
		out.Suites[len(out.Suites)-1].add(c)
		total += c.Duration
	}
	out.Time = seconds(total)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (s *junitSuite) add(c CaseReport) {
	item := junitCase{
		Name: c.Method + ": " + c.Name, Class: c.Provider + "." + c.Model + "." + c.Resource,
		File: c.File, Line: c.Position.Line, Time: seconds(c.Duration),
	}
	if len(c.Failures) > 0 {
		var text strings.Builder
		writeFailures(&text, c.Failures)
		item.Failure = &junitFailure{Type: string(c.Failures[0].Kind), Message: c.Failures[0].Message, Text: "\n" + text.String()}
		s.Failures++
	}
	s.Cases = append(s.Cases, item)
	s.Tests++
	s.duration += c.Duration
	s.Time = seconds(s.duration)
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
