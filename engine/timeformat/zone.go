package timeformat

import (
	"regexp"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // 450 KB; without it a container without zoneinfo would know no zone names
)

// maxOffset is the greatest distance from UTC in seconds that RFC 3339 can write.
const maxOffset = 23*3600 + 59*60

var zoneName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+){0,2}$`)

// zones caches what time.LoadLocation returned, which reads a file on each call. Only names
// that exist enter it, so it stays small.
var zones sync.Map

// Zone returns the zone that text names: "Z", "UTC", "GMT", an offset such as "+02:00",
// "+0200", "0200" or "+02", or an IANA name such as "Europe/Paris". Everything else is an
// error of code timezone_unknown.
func Zone(text string) (*time.Location, error) {
	switch text {
	case "Z", "z", "UTC", "GMT":
		return time.UTC, nil
	}
	if offset, ok := offsetOf(text); ok {
		return fixedZone(offset), nil
	}
	if cached, ok := zones.Load(text); ok {
		return cached.(*time.Location), nil
	}
	// "Local" would make the result depend on the machine.
	if len(text) > 64 || text == "Local" || !zoneName.MatchString(text) {
		return nil, unknownZone(text)
	}
	location, err := time.LoadLocation(text)
	if err != nil {
		return nil, unknownZone(text)
	}
	zones.Store(text, location)
	return location, nil
}

func unknownZone(text string) error {
	return failure(CodeZone, `%q is not a time zone: use an offset such as "+02:00" or a name such as "Europe/Paris"`, clip(text))
}

// offsetOf reads "+02:00", "+0200", "+02" or "0200".
func offsetOf(text string) (int, bool) {
	s := scanner{text: text}
	if text != "" && isDigit(text[0]) {
		s.text = "+" + text
	}
	offset, ok := s.offset()
	return offset, ok && s.done()
}

func fixedZone(offset int) *time.Location {
	if offset == 0 {
		return time.UTC
	}
	return time.FixedZone("", offset)
}

// abbreviations are the zone names of RFC 5322, section 4.3, in seconds east of UTC. Other
// abbreviations are refused, since most of them stand for several zones.
var abbreviations = map[string]int{
	"Z": 0, "UT": 0, "UTC": 0, "GMT": 0,
	"EST": -5 * 3600, "EDT": -4 * 3600,
	"CST": -6 * 3600, "CDT": -5 * 3600,
	"MST": -7 * 3600, "MDT": -6 * 3600,
	"PST": -8 * 3600, "PDT": -7 * 3600,
}

func abbreviation(word string) (int, bool) {
	offset, ok := abbreviations[strings.ToUpper(word)]
	return offset, ok
}
