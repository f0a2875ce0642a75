package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/unimap/unimap/bench/fixture"
	"github.com/unimap/unimap/bench/measure"
	"github.com/unimap/unimap/bench/peer"
	"github.com/unimap/unimap/bench/report"
)

// form is the measured issue in one of the ways in which a provider may write it.
type form struct {
	name  string
	issue []byte
}

// forms returns the issue as it is measured elsewhere, and in other ways.
func forms() []form {
	issue := string(workloads()[0].timed)
	return []form{
		{"as in the other tables", []byte(issue)},
		{"over several lines, indented", indented(issue)},
		{"a blank behind every colon", []byte(strings.ReplaceAll(issue, `":`, `": `))},
		{"every slash escaped", []byte(strings.ReplaceAll(issue, "/", `\/`))},
		{"addresses beyond ASCII", []byte(strings.ReplaceAll(issue, "tracker.example", "トラッカー.example"))},
		{"200 more fields", []byte(strings.Replace(issue, `"fields":{`, `"fields":{`+moreFields(200), 1))},
		{"longer keys", []byte(strings.ReplaceAll(issue, `"self":`, `"the_address_of_this_object_itself":`))},
		{"few fields", fixture.Issue(thinIssue)},
	}
}

// thinIssue is the number of an issue of which much is missing or null.
const thinIssue = 129

func indented(text string) []byte {
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(text), "", "  "); err != nil {
		panic(err) // the issue is valid
	}
	return out.Bytes()
}

func moreFields(count int) string {
	var out strings.Builder
	for number := range count {
		fmt.Fprintf(&out, `"customfield_%d":null,`, 20_000+number)
	}
	return out.String()
}

// runForms measures whether it matters how an issue is written.
func runForms(arguments []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("forms", flag.ContinueOnError)
	rounds := flags.Int("rounds", 21, "rounds, in each of which both contenders have one turn")
	turn := flags.Duration("turn", 20*time.Millisecond, "how long a turn is")
	format := formatFlag(flags)
	if err := parse(flags, arguments); err != nil {
		return err
	}
	c, err := newContest([]string{gatePeer})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	own := c.contenders[0]
	t := report.Table{
		Title: "the same issue in other forms",
		Columns: []report.Column{
			{Name: "form"}, {Name: "input", Number: true}, {Name: gatePeer, Number: true}, {Name: unimapName, Number: true}, {Name: "ratio", Number: true},
		},
		Notes: []string{"The ratio is that of converting the issue to " + gatePeer + " of the same bytes, as in the gate."},
	}
	for _, f := range forms() {
		if err := c.verify(workload{work: peer.Ticket, checked: [][]byte{f.issue}}); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		results, err := measure.Rounds(measure.Plan{Rounds: *rounds, Turn: *turn}, []measure.Contender{
			timedContender(peer.Validator(), peer.Ticket, f.issue),
			timedContender(own, peer.Ticket, f.issue),
		})
		if err != nil {
			return err
		}
		t.Add(f.name, report.Bytes(float64(len(f.issue))), report.Duration(results[0].Time), report.Duration(results[1].Time), report.Ratio(results[1].Ratio))
	}
	return report.Write(out, *format, t)
}
