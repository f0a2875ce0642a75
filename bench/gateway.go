package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"
	"strconv"
	"time"

	"github.com/unimap/unimap/bench/fixture"
	"github.com/unimap/unimap/bench/measure"
	"github.com/unimap/unimap/bench/report"
	"github.com/unimap/unimap/bench/traffic"
)

// measuredID is the id of the ticket that is changed.
const measuredID = "10001"

// reverseProxy is the gateway that the others are compared with.
const reverseProxy = "httputil.ReverseProxy"

// gatewayKind is a kind of server that is measured.
type gatewayKind struct {
	name  string
	path  string
	build func(provider *url.URL) (http.Handler, error)
}

// gatewayKinds returns all of them; the first is the provider, without a gateway before it.
func gatewayKinds() []gatewayKind {
	native, unified := traffic.NativePath(measuredID), traffic.UnifiedPath(measuredID)
	unimapGateway := func(validate bool) func(*url.URL) (http.Handler, error) {
		return func(provider *url.URL) (http.Handler, error) {
			return traffic.Unimap(trackerMappings(), provider, validate, nil)
		}
	}
	embedding := func(validate bool) func(*url.URL) (http.Handler, error) {
		return func(provider *url.URL) (http.Handler, error) {
			return traffic.Embedding(trackerMappings(), provider, validate)
		}
	}
	plain := func(build func(*url.URL) http.Handler) func(*url.URL) (http.Handler, error) {
		return func(provider *url.URL) (http.Handler, error) { return build(provider), nil }
	}
	return []gatewayKind{
		{"the provider itself", native, plain(func(*url.URL) http.Handler { return traffic.Provider(fixture.Issue(1)) })},
		{"read, send on, read, write", native, plain(traffic.Copy)},
		{reverseProxy, native, plain(traffic.ReverseProxy)},
		{"read, convert, send on, read, convert, write", native, embedding(false)},
		{"the same, validated", native, embedding(true)},
		{"unimap, mapped", unified, unimapGateway(false)},
		{"unimap, mapped and validated", unified, unimapGateway(true)},
	}
}

// runGateway measures gateways before one provider.
func runGateway(arguments []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("gateway", flag.ContinueOnError)
	rounds := flags.Int("rounds", 5, "rounds, in each of which every gateway has one turn")
	turn := flags.Duration("turn", time.Second, "how long a turn is")
	connections := flags.Int("connections", 16, "connections, each with one request under way")
	peers := flags.String("peer", "", "words, separated by commas: only gateways whose name holds one of them are run, and "+reverseProxy)
	profile := flags.String("profile", "", "folder to write a CPU profile of each gateway to, for go tool pprof")
	format := formatFlag(flags)
	if err := parse(flags, arguments); err != nil {
		return err
	}
	gateways, err := startGateways(split(*peers), *profile)
	defer func() {
		for _, g := range gateways {
			err = errors.Join(err, g.process.Close())
		}
	}()
	if err != nil {
		return err
	}
	for round := range *rounds + 1 { // the first is for warming up
		for _, g := range gateways {
			if err := g.turn(*connections, *turn, round > 0); err != nil {
				return fmt.Errorf("%s: %w", g.kind.name, err)
			}
		}
	}
	return report.Write(out, *format, gatewayTable(gateways, *connections))
}

// measuredGateway is a gateway in a process of its own and how it did so far.
type measuredGateway struct {
	kind      gatewayKind
	process   *traffic.Process
	perSecond []float64
	median    []float64
	slow      []float64
	processor []float64 // nanoseconds of a request
}

// startGateways starts the provider and the gateways before it, which write profiles to a folder
// if it is given.
func startGateways(words []string, folder string) (gateways []*measuredGateway, err error) {
	provider := ""
	for i, kind := range gatewayKinds() {
		if i > 0 && kind.name != reverseProxy && !wanted(kind.name, words) {
			continue
		}
		profile := ""
		if folder != "" {
			profile = filepath.Join(folder, fmt.Sprintf("gateway-%d.pprof", i))
		}
		process, err := traffic.Start(serveCommand, strconv.Itoa(i), provider, profile)
		if err != nil {
			return gateways, err
		}
		if i == 0 {
			provider = "http://" + process.Address
		}
		gateways = append(gateways, &measuredGateway{kind: kind, process: process})
	}
	return gateways, nil
}

// turn sends requests to the gateway for a time.
func (g *measuredGateway) turn(connections int, length time.Duration, counts bool) error {
	before, known := g.process.ProcessorTime()
	outcome, err := generate(g.process.Address, g.kind.path, connections, length)
	if err != nil || !counts {
		return err
	}
	g.perSecond = append(g.perSecond, outcome.PerSecond())
	g.median = append(g.median, float64(outcome.Median))
	g.slow = append(g.slow, float64(outcome.Slow))
	if after, _ := g.process.ProcessorTime(); known {
		g.processor = append(g.processor, float64(after-before)/float64(outcome.Requests))
	}
	return nil
}

func gatewayTable(gateways []*measuredGateway, connections int) report.Table {
	t := report.Table{
		Title: fmt.Sprintf("gateways: a PATCH over loopback, %d connections", connections),
		Columns: []report.Column{
			{Name: "gateway"}, {Name: "requests/s", Number: true}, {Name: "of ReverseProxy", Number: true},
			{Name: "its CPU time of a request", Number: true}, {Name: "median", Number: true}, {Name: "99 of 100 within", Number: true},
		},
		Notes: []string{
			"The share is the median of the rounds' shares. The generator, the provider and each gateway are processes of their own.",
			"unimap validates the body of the request in both rows, and the answer in the last one.",
			"All let the heap grow as unimap serve does, to five times what is in use.",
		},
	}
	var proxy []float64
	for _, g := range gateways {
		if g.kind.name == reverseProxy {
			proxy = g.perSecond
		}
	}
	for _, g := range gateways {
		shares := make([]float64, len(g.perSecond))
		for i := range shares {
			shares[i] = g.perSecond[i] / proxy[i]
		}
		processor := "-"
		if len(g.processor) > 0 {
			processor = report.Duration(time.Duration(measure.Median(g.processor)))
		}
		t.Add(g.kind.name, report.Count(measure.Median(g.perSecond)), report.Percent(measure.Median(shares)), processor,
			report.Duration(time.Duration(measure.Median(g.median))), report.Duration(time.Duration(measure.Median(g.slow))))
	}
	return t
}

// The commands that this program gives to itself.
const (
	serveCommand    = "gateway-serve"
	generateCommand = "gateway-generate"
)

// runServe is the process of a gateway: its arguments are its kind, where the provider is, and
// the file of its profile, if it is to write one.
func runServe(arguments []string, out io.Writer) error {
	kinds := gatewayKinds()
	if len(arguments) != 3 {
		return fmt.Errorf("%w: %s is not for people", errUsage, serveCommand)
	}
	kind, err := strconv.Atoi(arguments[0])
	if err != nil || kind < 0 || kind >= len(kinds) {
		return fmt.Errorf("%w: there is no gateway %s", errUsage, arguments[0])
	}
	provider, err := url.Parse(arguments[1])
	if err != nil {
		return err
	}
	debug.SetGCPercent(400)
	handler, err := kinds[kind].build(provider)
	if err != nil {
		return err
	}
	if arguments[2] == "" {
		return traffic.Serve(handler, os.Stdin, out)
	}
	file, err := os.Create(arguments[2])
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return errors.Join(err, file.Close())
	}
	err = traffic.Serve(handler, os.Stdin, out)
	pprof.StopCPUProfile()
	return errors.Join(err, file.Close())
}

// generate runs the generator in a process of its own.
func generate(address, path string, connections int, length time.Duration) (outcome traffic.Outcome, err error) {
	self, err := os.Executable()
	if err != nil {
		return outcome, err
	}
	command := exec.Command(self, generateCommand, address, path, strconv.Itoa(connections), length.String())
	command.Stderr = os.Stderr
	answer, err := command.Output()
	if err != nil {
		return outcome, err
	}
	err = json.Unmarshal(answer, &outcome)
	return outcome, err
}

// runGenerate is the process of the generator.
func runGenerate(arguments []string, out io.Writer) error {
	if len(arguments) != 4 {
		return fmt.Errorf("%w: %s is not for people", errUsage, generateCommand)
	}
	connections, err := strconv.Atoi(arguments[2])
	if err != nil {
		return err
	}
	length, err := time.ParseDuration(arguments[3])
	if err != nil {
		return err
	}
	outcome, err := traffic.Generate(traffic.Target{Address: arguments[0], Path: arguments[1], Body: fixture.Patch(0)}, connections, length)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(outcome)
}
