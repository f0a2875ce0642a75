package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/playground"
	"github.com/unimap/unimap/engine/value"
)

// screen is a terminal that keeps what is written.
func screen(isTTY bool, input string) (t *terminal, out, err *bytes.Buffer) {
	out, err = &bytes.Buffer{}, &bytes.Buffer{}
	return &terminal{in: strings.NewReader(input), out: out, err: err, outIsTTY: isTTY, errIsTTY: isTTY}, out, err
}

const hostile = "a\x1b[31m\u009b\u202e\U000e0041\r\n\té"

func TestTextIsHarmless(t *testing.T) {
	for given, want := range map[string]string{
		hostile:      `a\x1b[31m\u009b\u202e\udb40\udc41\x0d` + "\n\té",
		"a\xffb":     "a\ufffdb",
		"plain é 日本": "plain é 日本",
	} {
		terminal, out, _ := screen(false, "")
		if n, err := terminal.text().Write([]byte(given)); err != nil || n != len(given) {
			t.Errorf("wrote %d, %v", n, err)
		}
		if out.String() != want {
			t.Errorf("got %q, want %q", out, want)
		}
	}
}

func TestJSONIsHarmlessAtATerminal(t *testing.T) {
	for _, isTTY := range []bool{false, true} {
		terminal, out, _ := screen(isTTY, "")
		if err := terminal.json(value.ObjectOf("text", hostile)); err != nil {
			t.Fatal(err)
		}
		var got struct{ Text string }
		if err := json.Unmarshal(out.Bytes(), &got); err != nil || got.Text != hostile {
			t.Errorf("terminal %v: got %q, %v", isTTY, got.Text, err)
		}
		if isTTY == strings.ContainsAny(out.String(), "\u009b\u202e\U000e0041") {
			t.Errorf("terminal %v: wrote %q", isTTY, out)
		}
	}
}

func TestRawAnswersAreHarmlessAtATerminal(t *testing.T) {
	for _, isTTY := range []bool{false, true} {
		terminal, out, _ := screen(isTTY, "")
		if err := copyAnswer(terminal, strings.NewReader(hostile)); err != nil {
			t.Fatal(err)
		}
		if isTTY == strings.ContainsAny(out.String(), "\x1b\u009b\u202e\r") {
			t.Errorf("terminal %v: wrote %q", isTTY, out)
		}
	}
}

func TestColor(t *testing.T) {
	tests := []struct {
		name    string
		isTTY   bool
		noColor string
		term    string
		want    bool
	}{
		{"terminal", true, "", "xterm", true},
		{"pipe", false, "", "xterm", false},
		{"NO_COLOR", true, "1", "xterm", false},
		{"dumb terminal", true, "", "dumb", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("NO_COLOR", test.noColor)
			t.Setenv("TERM", test.term)
			terminal, out, _ := screen(test.isTTY, "")
			found := diagnostic.List{diagnostic.New(diagnostic.CodeUnknownName, diagnostic.Position{File: "a.yaml"}, "unknown")}
			if err := writeFindings(terminal, "text", found, nil); err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(out.String(), "\x1b["); got != test.want {
				t.Errorf("colour %v, want %v: %q", got, test.want, out)
			}
		})
	}
}

func TestPanicIsAnInternalError(t *testing.T) {
	terminal, out, complaints := screen(false, "")
	status := guarded(terminal, func() int { panic("\x1b[31mlost") })
	if status != exitInternal || out.Len() > 0 {
		t.Errorf("status %d, output %q", status, out)
	}
	if text := complaints.String(); !strings.HasPrefix(text, `unimap: internal error: \x1b[31mlost`+"\n") {
		t.Errorf("said %q", text)
	}
}

func TestErrorsWithoutAStatusAreWrongUsage(t *testing.T) {
	terminal, _, complaints := screen(false, "")
	cmd := &cobra.Command{Use: "acme", Args: cobra.NoArgs, SilenceErrors: true, SilenceUsage: true, Run: func(*cobra.Command, []string) {}}
	cmd.SetArgs([]string{"too many"})
	cmd, err := cmd.ExecuteC()
	if status := conclude(cmd, err, terminal); status != exitUsage {
		t.Errorf("status %d", status)
	}
	if !strings.Contains(complaints.String(), "help: acme --help") {
		t.Errorf("said %q", complaints)
	}
}

func TestCompletionOfExpressions(t *testing.T) {
	p, err := playground.New(playground.Options{Input: value.ObjectOf("lower_case", 1, "labels", []any{}), Members: true})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		line   string
		want   []string // the whole words
		length int
	}{
		{"low", []string{"lower(", "lower_case"}, 3},
		{"map(lab", []string{"labels"}, 3},
		{"response.low", nil, 0},
		{"é + upp", []string{"upper("}, 3},
		{"nothing_like_it", nil, 15},
	}
	for _, test := range tests {
		endings, length := nameCompleter{p}.Do([]rune(test.line), len([]rune(test.line)))
		var got []string
		for _, ending := range endings {
			got = append(got, test.line[len(test.line)-length:]+string(ending))
		}
		if strings.Join(got, " ") != strings.Join(test.want, " ") || length != test.length {
			t.Errorf("%q: got %v, %d", test.line, got, length)
		}
	}
}

func TestLongLines(t *testing.T) {
	p, err := playground.New(playground.Options{Input: value.Missing})
	if err != nil {
		t.Fatal(err)
	}
	terminal, _, _ := screen(false, strings.Repeat("1", 1<<20))
	err = readExpressions(context.Background(), terminal, p)
	if status := conclude(&cobra.Command{}, err, terminal); status != exitUsage {
		t.Errorf("status %d, %v", status, err)
	}
}
