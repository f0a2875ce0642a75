package conform

import (
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/mapping"
)

// Check returns where the record and the results of a mapping cannot be what the read schema asks
// for, and where they may not be.
func Check(m *mapping.Mapping) diagnostic.List {
	c := &check{mapping: m}
	c.outputs()
	c.requirements()
	return c.found
}

type check struct {
	mapping *mapping.Mapping
	found   diagnostic.List
}

// report adds a finding with a help text, which may be empty.
func (c *check) report(code diagnostic.Code, at diagnostic.Position, help, format string, arguments ...any) {
	d := diagnostic.New(code, at, format, arguments...)
	if help != "" {
		d = d.WithHelp("%s", help)
	}
	c.found = append(c.found, d)
}
