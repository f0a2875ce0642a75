package timeformat

import (
	"regexp"
	"strconv"
	"time"
)

// isoPattern is the subset of ISO 8601 that JSONata's $toMillis takes without a picture.
var isoPattern = regexp.MustCompile(`^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?` +
	`(?:T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:?\d{2})?$`)

// ParseISO reads a timestamp of ISO 8601 as JSONata does: "2018", "2018-02", "2018-02-03",
// "2018-02-03T11:15:33.123+0100". Without an offset the time is in UTC.
func ParseISO(text string) (Timestamp, error) {
	if len(text) > MaxTextBytes {
		return Timestamp{}, failure(CodeSyntax, "text of more than %d bytes is not a date", MaxTextBytes)
	}
	match := isoPattern.FindStringSubmatch(text)
	if match == nil {
		return Timestamp{}, failure(CodeSyntax, "%q is not a timestamp of ISO 8601: give a picture, or use datetime, which takes other shapes", clip(text))
	}
	part := func(i, absent int) int {
		if match[i] == "" {
			return absent
		}
		n, _ := strconv.Atoi(match[i]) // two or four digits, by the pattern
		return n
	}
	f := fields{
		year: part(1, 0), month: part(2, 1), day: part(3, 1),
		hour: part(4, 0), minute: part(5, 0), second: part(6, 0),
		fraction: match[7], hasTime: match[4] != "",
	}
	if zone := match[8]; zone != "" && zone != "Z" {
		offset, ok := offsetOf(zone)
		if !ok {
			return Timestamp{}, unknownZone(zone)
		}
		f.hasOffset, f.offset = true, offset
	}
	return f.timestamp(time.UTC)
}
