package main

import (
	"testing"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/direct"
	"github.com/unimap/unimap/schemas"
)

// What is measured is the engine and not the machine of expr: no expression of the mapping is
// left to that.
func TestNothingIsLeftToTheMachine(t *testing.T) {
	catalog, err := engine.Load(trackerMappings(), schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range catalog.Mappings() {
		steps := m.RecordSteps()
		for _, plan := range m.Method("update").Plans() {
			for _, call := range plan.Calls {
				steps = append(steps, call.BodySteps()...)
			}
		}
		if len(steps) == 0 {
			t.Errorf("%s: no steps", m.File)
		}
		for _, step := range steps {
			if step.Way == direct.WayMachine {
				t.Errorf("%s %v: %s", m.File, step.Path, step.Why)
			}
		}
	}
}
