package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestMain lets the test binary be the processes that a command starts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == serveCommand || os.Args[1] == generateCommand) {
		if err := run(os.Args[1:], os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func TestCommands(t *testing.T) {
	for _, test := range []struct {
		arguments []string
		want      []string
	}{
		{[]string{"memory", "-longest", "10", "-peer", "goccy"}, []string{"unimap", "structs, goccy/go-json", "62.3 kB"}},
		{[]string{"forms", "-rounds", "1", "-turn", "1ms"}, []string{"as in the other tables", "every slash escaped", "few fields"}},
		{[]string{"compile", "-rounds", "1", "-turn", "1ms"}, []string{"expressions alone", "the catalog of", "memory kept"}},
		{[]string{"gateway", "-rounds", "1", "-turn", "50ms", "-connections", "2"}, []string{"the provider itself", reverseProxy, "unimap, mapped and validated"}},
	} {
		t.Run(test.arguments[0], func(t *testing.T) {
			if testing.Short() {
				t.Skip("it takes seconds")
			}
			var out strings.Builder
			if err := run(test.arguments, &out); err != nil {
				t.Fatal(err)
			}
			for _, want := range test.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("there is no %q in\n%s", want, out.String())
				}
			}
		})
	}
}
