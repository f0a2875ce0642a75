package direct

import (
	"strconv"
	"sync"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// run is one run of a plan.
type run struct {
	plan    *Plan
	frame   *expression.Frame
	limits  value.Limits
	scanner scan.Scanner
	rows    []int  // the present row of each loop; that of the document is 0
	counts  []int  // how many elements each open list has
	scratch []byte // what operations write
	broken  bool
	// unproven says that what has been written may break the schema.
	unproven bool

	steps, bytes, output int // not yet charged
}

var runs = sync.Pool{New: func() any { return new(run) }}

// mostKept is how many bytes of memory a run may keep from one document to the next.
const mostKept = 1 << 20

// newRun takes a run from the pool.
func newRun(p *Plan, f *expression.Frame, limits value.Limits) *run {
	r := runs.Get().(*run)
	r.plan, r.frame, r.limits = p, f, limits
	for len(r.rows) < p.depth+1 {
		r.rows = append(r.rows, 0)
	}
	for len(r.counts) < p.lists {
		r.counts = append(r.counts, 0)
	}
	f.SetSource(r)
	return r
}

// release wipes the run, so that nothing of its document outlives it, and puts it back.
func (r *run) release() {
	r.frame.SetSource(nil)
	r.scanner.Reset()
	if r.scanner.Footprint()+cap(r.scratch) > mostKept {
		return
	}
	clear(r.scratch[:cap(r.scratch)])
	r.plan, r.frame, r.scratch, r.broken, r.unproven = nil, nil, r.scratch[:0], false, false
	r.steps, r.bytes, r.output = 0, 0, 0
	runs.Put(r)
}

// charge takes what the run has cost so far to the meter of its frame.
func (r *run) charge() bool {
	meter := r.frame.Meter()
	failed := meter.Step(r.steps) != nil || meter.Grow(r.bytes) != nil || meter.Output(r.output) != nil
	r.steps, r.bytes, r.output = 0, 0, 0
	return !failed
}

// element takes note of one element of a loop, and charges where enough has come together.
func (r *run) element() bool {
	r.steps++
	r.bytes += slotBytes
	return r.steps < chargedSteps && r.bytes < chargedBytes && r.output < chargedBytes || r.charge()
}

// A run charges for this much at once, so that the meter is asked seldom.
const (
	chargedSteps = 512
	chargedBytes = 64 << 10
)

// slotBytes is what a member or an element costs beside its text.
const slotBytes = 32

// eval runs a program of the tree and gives its warnings their places.
func (r *run) eval(x *template.Expression, at path) (any, bool) {
	before := len(r.frame.Warnings())
	v, err := x.Eval(r.frame)
	if err != nil || r.broken {
		return nil, false
	}
	if warnings := r.frame.Warnings(); len(warnings) > before {
		pointer := value.Pointer(at.in(r))
		for i := before; i < len(warnings); i++ {
			if warnings[i].Pointer == "" {
				warnings[i].Pointer = pointer
			}
		}
	}
	return v, true
}

// path is the place of a node in the result.
type path []segment

// segment is a key, or the number of an element of the list with that number among those open.
type segment struct {
	key  string
	list int // -1 for a key
}

func (p path) member(key string) path { return append(p[:len(p):len(p)], segment{key, -1}) }
func (p path) element(list int) path  { return append(p[:len(p):len(p)], segment{"*", list}) }
func (p path) raw(o *template.Options) bool {
	return len(p) > 0 && o.Raw[p[0].key]
}

// pattern returns the path with "*" for each element.
func (p path) pattern() []string {
	out := make([]string, len(p))
	for i, s := range p {
		out[i] = s.key
	}
	return out
}

// in returns the path as it stands in a run.
func (p path) in(r *run) []string {
	out := p.pattern()
	for i, s := range p {
		if s.list >= 0 {
			out[i] = strconv.Itoa(r.counts[s.list])
		}
	}
	return out
}
