package expression_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/value"
)

// pathStep is one step of a path: how it is written over response, and over a list of
// properties in body, and where it leads by the reference.
type pathStep struct {
	static, dynamic string
	walk            func(base any) any
}

// FuzzPath compares paths of keys, indices and slices with the walker of the reference: written
// out, which is followed in one go, and with each property taken from data.
func FuzzPath(f *testing.F) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 30 {
		f.Add(randomBytes(random, 20), randomBytes(random, 80))
	}
	f.Fuzz(func(t *testing.T, steps, document []byte) {
		if len(steps) > 200 || len(document) > 2000 {
			return
		}
		response := (&generator{bytes: document}).document(5)
		static, dynamic, want := "response", "response", response
		properties := []any{}
		g := &generator{bytes: steps}
		for range 1 + g.choose(8) {
			step := g.pathStep(&properties)
			static, dynamic, want = static+step.static, dynamic+step.dynamic, step.walk(want)
		}
		comparePath(t, static, response, properties, want)
		comparePath(t, dynamic, response, properties, want)
	})
}

// pathStep makes up a step and adds what its dynamic form reads to the properties.
func (g *generator) pathStep(properties *[]any) pathStep {
	property := func(v any) string {
		*properties = append(*properties, v)
		return "body[" + strconv.Itoa(len(*properties)-1) + "]"
	}
	switch g.choose(8) {
	case 0, 1, 2:
		key := g.pick("a", "b", "c", "d")
		return pathStep{g.pick(".", "?.") + key, "[" + property(key) + "]", func(base any) any { return memberOf(base, key) }}
	case 3:
		key := g.pick("x-y", "key", "", "é\"\n")
		return pathStep{"[" + value.String(key) + "]", "[" + property(key) + "]", func(base any) any { return memberOf(base, key) }}
	case 4, 5:
		index := int64(g.choose(7)) - 3
		walk := func(base any) any { return walkTo(base, index) }
		return pathStep{"[" + value.String(index) + "]", "[" + property(index) + "]", walk}
	case 6:
		from, to := int64(g.choose(7))-3, int64(g.choose(9))-4
		walk := func(base any) any { return part(base, from, to) }
		return pathStep{"[" + value.String(from) + ":" + value.String(to) + "]", "[" + property(from) + ":" + property(to) + "]", walk}
	}
	from := int64(g.choose(7)) - 3
	if g.choose(2) == 0 {
		walk := func(base any) any { return part(base, from, nil) }
		return pathStep{"[" + value.String(from) + ":]", "[" + property(from) + ":" + property(nil) + "]", walk}
	}
	walk := func(base any) any { return part(base, nil, from) }
	return pathStep{"[:" + value.String(from) + "]", "[:" + property(from) + "]", walk}
}

func comparePath(t *testing.T, source string, response, properties, want any) {
	t.Helper()
	program, problems := expression.Compile(source, testScope())
	if program == nil {
		t.Fatalf("%s: %v", source, problems[0])
	}
	got, code := run(t, program, response, properties)
	if code != "" || describe(got) != describe(want) {
		t.Fatalf("%s\nresponse %s\nbody %s\n got %s %s\nwant %s", source, describe(response), describe(properties), describe(got), code, describe(want))
	}
	if path, ok := program.Path(); ok {
		if got := path.Resolve(response); describe(got) != describe(want) {
			t.Fatalf("%s\nresponse %s\nthe path %s leads to %s, want %s", source, describe(response), path, describe(got), describe(want))
		}
	}
}
