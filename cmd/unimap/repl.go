package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chzyer/readline"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/playground"
)

const replHelp = `Type an expression to see its value; TAB completes names and functions.
  :names        the names in scope
  :functions    the functions
  :help         this text
  :quit         leave, as Ctrl-D does`

// readExpressions evaluates one expression a line. At a terminal it prompts, and an expression
// that fails changes nothing; else the exit status says whether one has.
func readExpressions(ctx context.Context, t *terminal, p *playground.Playground) error {
	if t.inIsTTY && t.outIsTTY {
		return converse(ctx, t, p)
	}
	lines := bufio.NewScanner(t.in)
	lines.Buffer(nil, limit.DefaultSourceBytes+1)
	status := exitOK
	for lines.Scan() {
		leave, err := answer(ctx, t, p, lines.Text())
		var failure *exitError
		switch {
		case leave:
			return silently(status)
		case errors.As(err, &failure) && failure.status == exitFindings:
			status = exitFindings
		case err != nil:
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return usage("the standard input cannot be read: %v", err)
	}
	return silently(status)
}

// answer evaluates a line, or does what a command says; leave is true for :quit.
func answer(ctx context.Context, t *terminal, p *playground.Playground, line string) (leave bool, err error) {
	switch line = strings.TrimSpace(line); line {
	case "":
		return false, nil
	case ":quit", ":q", ":exit":
		return true, nil
	case ":help":
		_, err = fmt.Fprintln(t.out, replHelp)
	case ":names":
		_, err = fmt.Fprintln(t.text(), strings.Join(p.Names(), "\n"))
	case ":functions":
		_, err = fmt.Fprintln(t.text(), strings.Join(p.Functions(), "\n"))
	default:
		if strings.HasPrefix(line, ":") {
			t.complain("there is no command %s; :help lists them", line)
			return false, silently(exitFindings)
		}
		return false, evaluate(ctx, t, p, line)
	}
	return false, written(err)
}

// converse is the loop at a terminal.
func converse(ctx context.Context, t *terminal, p *playground.Playground) error {
	reader, err := readline.NewEx(&readline.Config{
		Prompt: "> ", HistoryFile: historyFile(), AutoComplete: nameCompleter{p}, InterruptPrompt: "^C", EOFPrompt: ":quit",
	})
	if err != nil {
		return &exitError{status: exitInternal, message: err.Error()}
	}
	defer reader.Close()
	fmt.Fprintln(t.out, "expressions on sample data; :help for help")
	for {
		line, err := reader.Readline()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, readline.ErrInterrupt):
			continue
		case err != nil:
			return usage("the terminal cannot be read: %v", err)
		}
		// What went wrong has been said; the next line is another one.
		if leave, _ := answer(ctx, t, p, line); leave {
			return nil
		}
		if ctx.Err() != nil {
			return failed("interrupted")
		}
	}
}

// historyFile returns the file that keeps the lines of earlier sessions, readable by the user
// alone, or "" where there can be none.
func historyFile() string {
	folder, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	folder = filepath.Join(folder, "unimap")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return ""
	}
	name := filepath.Join(folder, "eval_history")
	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return ""
	}
	if err := file.Close(); err != nil {
		return ""
	}
	return name
}

// nameCompleter completes the word before the cursor to a name or a function in scope.
type nameCompleter struct{ playground *playground.Playground }

// Do implements readline.AutoCompleter: it returns what is missing at the end of the word.
func (c nameCompleter) Do(line []rune, position int) (endings [][]rune, length int) {
	start := position
	for start > 0 && isWordRune(line[start-1]) {
		start--
	}
	if start > 0 && line[start-1] == '.' {
		return nil, 0 // a member, which the data alone knows
	}
	word := string(line[start:position])
	for _, candidate := range c.candidates() {
		if ending, ok := strings.CutPrefix(candidate, word); ok {
			endings = append(endings, []rune(ending))
		}
	}
	return endings, len([]rune(word))
}

func (c nameCompleter) candidates() []string {
	candidates := c.playground.Names()
	for _, name := range c.playground.Functions() {
		candidates = append(candidates, name+"(")
	}
	slices.Sort(candidates)
	return candidates
}

func isWordRune(r rune) bool {
	return r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}
