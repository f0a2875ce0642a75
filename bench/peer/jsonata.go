package peer

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// jsonataVersion is the package that is installed from npm.
const jsonataVersion = "2.2.2"

const jsonataName = "JSONata on Node"

var (
	//go:embed programs/ticket.jsonata
	ticketJSONata string
	//go:embed programs/patch.jsonata
	patchJSONata string
	//go:embed programs/jsonata.mjs
	jsonataScript []byte
)

// jsonata evaluates programs of JSONata in a process of Node, which measures itself, so that no
// time goes into the pipe. The package is installed into a temporary folder.
func jsonata() Contender {
	absent := func(why string) Contender { return Contender{Name: jsonataName, Absent: why} }
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			return absent("there is no " + program)
		}
	}
	n, err := startNode()
	if err != nil {
		return absent(err.Error())
	}
	c := Contender{
		Name: jsonataName, Note: "jsonata " + jsonataVersion + ", measured within the process of Node",
		Jobs: map[Work]Job{}, Clock: n.clock, Close: n.close,
	}
	for _, work := range []Work{Ticket, Tickets, Patch} {
		c.Jobs[work] = func(_, input []byte) ([]byte, error) { return n.run(work, input) }
	}
	return c
}

// node is a process that answers one line for each line it is sent.
type node struct {
	folder  string
	command *exec.Cmd
	input   io.WriteCloser
	output  *bufio.Reader
	sent    map[Work]string // the inputs that it has for timing
}

type nodeRequest struct {
	Programs     map[Work]string `json:"programs,omitempty"`
	Work         Work            `json:"work,omitempty"`
	Input        string          `json:"input,omitempty"`
	Milliseconds int64           `json:"milliseconds,omitempty"`
}

type nodeAnswer struct {
	Output      string  `json:"output"`
	Nanoseconds float64 `json:"nanoseconds"`
	Error       string  `json:"error"`
}

func startNode() (*node, error) {
	folder, err := os.MkdirTemp("", "unimap-bench-")
	if err != nil {
		return nil, err
	}
	n := &node{folder: folder, sent: map[Work]string{}}
	if err := n.start(); err != nil {
		return nil, errors.Join(err, n.close())
	}
	return n, nil
}

func (n *node) start() error {
	install := exec.Command("npm", "install", "--no-audit", "--no-fund", "--silent", "jsonata@"+jsonataVersion)
	install.Dir = n.folder
	if output, err := install.CombinedOutput(); err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(string(output)), "\n")
		return fmt.Errorf("npm cannot install jsonata: %w %s", err, first)
	}
	script := filepath.Join(n.folder, "jsonata.mjs")
	if err := os.WriteFile(script, jsonataScript, 0o600); err != nil {
		return err
	}
	n.command = exec.Command("node", script)
	n.command.Dir, n.command.Stderr = n.folder, os.Stderr
	var err error
	if n.input, err = n.command.StdinPipe(); err != nil {
		return err
	}
	output, err := n.command.StdoutPipe()
	if err != nil {
		return err
	}
	n.output = bufio.NewReaderSize(output, 1<<20)
	if err := n.command.Start(); err != nil {
		n.command = nil
		return err
	}
	_, err = n.ask(nodeRequest{Programs: map[Work]string{Ticket: ticketJSONata, Patch: patchJSONata}})
	return err
}

func (n *node) run(work Work, input []byte) ([]byte, error) {
	answer, err := n.ask(nodeRequest{Work: work, Input: string(input)})
	return []byte(answer.Output), err
}

func (n *node) clock(work Work, input []byte, duration time.Duration) (time.Duration, error) {
	request := nodeRequest{Work: work, Milliseconds: max(1, duration.Milliseconds())}
	if n.sent[work] != string(input) {
		request.Input = string(input)
		n.sent[work] = request.Input
	}
	answer, err := n.ask(request)
	return time.Duration(answer.Nanoseconds), err
}

func (n *node) ask(request nodeRequest) (answer nodeAnswer, err error) {
	line, err := json.Marshal(request)
	if err != nil {
		return answer, err
	}
	if _, err := n.input.Write(append(line, '\n')); err != nil {
		return answer, err
	}
	reply, err := n.output.ReadBytes('\n')
	if err != nil {
		return answer, fmt.Errorf("node: %w", err)
	}
	if err := json.Unmarshal(reply, &answer); err != nil {
		return answer, err
	}
	if answer.Error != "" {
		err = errors.New(answer.Error)
	}
	return answer, err
}

func (n *node) close() error {
	var failed error
	if n.command != nil {
		failed = errors.Join(n.input.Close(), n.command.Wait())
	}
	return errors.Join(failed, os.RemoveAll(n.folder))
}
