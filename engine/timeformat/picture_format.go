package timeformat

import (
	"math/big"
	"strings"
	"time"
)

// Format writes the moment as it is on the clocks of zone.
func (p *Picture) Format(t Timestamp, zone *time.Location) (string, error) {
	moment := t.Time.In(zone)
	if year := moment.Year(); year < 0 || year > 9999 {
		return "", failure(CodeRange, "moment is not in the years 0 to 9999")
	}
	var out strings.Builder
	for i := range p.parts {
		text, err := p.parts[i].format(moment, t.Fraction)
		if err != nil {
			return "", err
		}
		out.WriteString(text)
	}
	return out.String(), nil
}

func (p *part) format(moment time.Time, fraction string) (string, error) {
	switch {
	case p.component == 0:
		return p.literal, nil
	case p.component == 'f':
		return p.formatFraction(fraction)
	case p.component == 'Z' || p.component == 'z':
		return p.formatOffset(moment)
	case p.names != notName:
		return p.formatName(p.name(moment)), nil
	}
	n := component(moment, p.component)
	if p.yearWidth > 0 && p.yearWidth < len(powersOfTen) {
		n %= powersOfTen[p.yearWidth]
	}
	return p.number.Format(big.NewInt(int64(n)))
}

// powersOfTen are those below the longest year.
var powersOfTen = []int{1, 10, 100, 1000}

// component returns the value of a component that is a number.
func component(moment time.Time, name byte) int {
	switch name {
	case 'Y':
		return moment.Year()
	case 'M':
		return int(moment.Month())
	case 'D':
		return moment.Day()
	case 'd':
		return moment.YearDay()
	case 'F':
		return (int(moment.Weekday())+6)%7 + 1
	case 'W':
		_, week := moment.ISOWeek()
		return week
	case 'X':
		year, _ := moment.ISOWeek()
		return year
	case 'w':
		return (thursday(moment).Day()-1)/7 + 1
	case 'x':
		return int(thursday(moment).Month())
	case 'H':
		return moment.Hour()
	case 'h':
		return (moment.Hour()+11)%12 + 1
	case 'm':
		return moment.Minute()
	}
	return moment.Second()
}

// thursday returns the Thursday of the week from Monday to Sunday, which decides the month a
// week belongs to, as in ISO 8601 it decides the year.
func thursday(moment time.Time) time.Time {
	return moment.AddDate(0, 0, 4-component(moment, 'F'))
}

func (p *part) name(moment time.Time) string {
	switch p.component {
	case 'M':
		return monthNames[moment.Month()-1]
	case 'x':
		return monthNames[thursday(moment).Month()-1]
	case 'F':
		return dayNames[component(moment, 'F')-1]
	case 'P':
		if moment.Hour() < 12 {
			return "am"
		}
		return "pm"
	}
	return "ISO"
}

// formatName sets the case, where a name has one to set (am, pm and ISO have their own), and
// cuts the name to the greatest width.
func (p *part) formatName(name string) string {
	switch {
	case p.names == upperName:
		name = strings.ToUpper(name)
	case p.names == lowerName && name != "ISO":
		name = strings.ToLower(name)
	}
	if p.most > 0 && len(name) > p.most {
		name = name[:p.most]
	}
	return name
}

// formatFraction writes the digits behind the point, cut and filled to the widths that the
// picture asks for; a picture of one digit and no width takes as many as there are (XPath,
// section 9.8.4.5).
func (p *part) formatFraction(fraction string) (string, error) {
	least, optional := p.number.Width()
	most := least + optional
	switch {
	case p.least == 0 && p.most == 0 && most == 1:
		most = max(len(fraction), 1)
	case p.least > 0 || p.most > 0:
		least = max(least, p.least)
		most = max(least, p.most)
		if p.most == 0 {
			most = max(least, len(fraction))
		}
	}
	digits := fraction[:min(len(fraction), most)]
	digits += strings.Repeat("0", max(0, least-len(digits)))
	n, _ := new(big.Int).SetString(digits, 10)
	return p.number.WithMandatory(len(digits)).Format(n)
}

func (p *part) formatOffset(moment time.Time) (string, error) {
	_, offset := moment.Zone()
	if offset == 0 && p.traditional {
		return "Z", nil
	}
	sign, minutes := "+", offset/60
	if minutes < 0 {
		sign, minutes = "-", -minutes
	}
	if p.component == 'z' {
		sign = "GMT" + sign
	}
	mandatory, _ := p.number.Width()
	if mandatory > 2 {
		text, err := p.number.Format(big.NewInt(int64(minutes/60*100 + minutes%60)))
		return sign + text, err
	}
	text, err := p.number.Format(big.NewInt(int64(minutes / 60)))
	if err != nil || minutes%60 == 0 {
		return sign + text, err
	}
	return sign + text + ":" + padLeft(int64(minutes%60), 2), nil
}
