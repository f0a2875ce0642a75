package main

import (
	"errors"
	"strings"
	"testing"
)

func BenchmarkMapping(b *testing.B) {
	c, err := newContest(nil)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := c.close(); err != nil {
			b.Error(err)
		}
	}()
	for _, w := range workloads() {
		for _, contender := range c.contenders {
			job := contender.Jobs[w.work]
			if job == nil || contender.Clock != nil {
				continue
			}
			input, err := w.input(contender, c.reference())
			if err != nil {
				b.Fatal(err)
			}
			run := timedContender(contender, w.work, input).Run
			b.Run(string(w.work)+"/"+strings.ReplaceAll(contender.Label(w.work), ", ", "+"), func(b *testing.B) {
				b.SetBytes(int64(len(input)))
				b.ReportAllocs()
				for b.Loop() {
					if err := run(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func TestMappingTable(t *testing.T) {
	var out strings.Builder
	if err := run([]string{"-workload", "patch", "-peer", "goccy,memcpy", "-rounds", "1", "-turn", "1ms", "-format", "markdown"}, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"### patch: ", "| unimap | ", "| structs, encoding/json | ", "| structs, goccy/go-json | ", "| memcpy | "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("there is no %q in\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "gojq") {
		t.Errorf("a peer that was not asked for was run:\n%s", out.String())
	}
}

func TestWrongUsage(t *testing.T) {
	for _, arguments := range [][]string{
		{"nothing"}, {"-workload", "nothing"}, {"-nothing"}, {"mapping", "more"},
	} {
		if err := run(arguments, &strings.Builder{}); !errors.Is(err, errUsage) {
			t.Errorf("%v: %v", arguments, err)
		}
	}
}
