package direct_test

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"reflect"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/direct"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

func catalog(t testing.TB) *engine.Catalog {
	t.Helper()
	c, err := engine.Load(os.DirFS("../../mappings"), os.DirFS("../../schemas"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// values are what a record sees beside the native object.
func values() mapping.Values {
	return mapping.Values{
		ID: "7", Query: value.ObjectOf("workspace", value.ObjectOf("id", "w1"), "engagement_type", "call"),
		Account: value.ObjectOf("site", "acme", "list_id", "l\"1", "accounts_board", int64(5)),
		Calls:   value.ObjectOf("states", value.ObjectOf("response", value.ObjectOf("value", []any{value.ObjectOf("name", "Active", "category", "InProgress")}))),
	}
}

// outcome is what a run gives.
type outcome struct {
	text     string
	present  bool
	warnings []expression.Warning
}

// reference asks the tree.
func reference(m *mapping.Mapping, document []byte) (outcome, error) {
	native, err := value.Decode(document, value.Limits{})
	if err != nil {
		return outcome{}, err
	}
	f := m.NewFrame(context.Background(), values(), mapping.Environment{})
	unified, err := m.ReadRecord(f, native)
	if err != nil {
		return outcome{}, err
	}
	out := outcome{present: !value.IsMissing(unified), warnings: f.Warnings()}
	if out.present {
		out.text = value.String(unified)
	}
	return out, nil
}

// compare holds a plan against the tree. It reports whether the plan gave a result itself.
func compare(p *direct.Plan, m *mapping.Mapping, document []byte) (took, proved bool, err error) {
	want, failure := reference(m, document)
	f := m.NewFrame(context.Background(), values(), mapping.Environment{})
	text, present, proven, ok := p.AppendProven([]byte("before"), document, f, value.Limits{})
	if !ok {
		if string(text) != "before" || len(f.Warnings()) > 0 {
			return false, false, fmt.Errorf("something has happened: %s %v", text, f.Warnings())
		}
		return false, false, nil
	}
	if failure != nil {
		return true, false, fmt.Errorf("gave %s, but the tree fails: %w", text, failure)
	}
	got := outcome{string(text[len("before"):]), present, f.Warnings()}
	if proven && present {
		unified, err := value.Decode([]byte(got.text), value.Limits{})
		if err != nil {
			return true, false, err
		}
		if err := m.Resource.Read.Draft().Validate(value.ToGo(unified)); err != nil {
			return true, false, fmt.Errorf("proven, but %w", err)
		}
	}
	if !reflect.DeepEqual(got, want) {
		return true, false, fmt.Errorf("\n got %+v\nwant %+v", got, want)
	}
	return true, proven, nil
}

// natives returns the objects that the recorded answers of a mapping hold.
func natives(c *engine.Catalog, m *mapping.Mapping) []any {
	var out []any
	var collect func(v any, depth int)
	collect = func(v any, depth int) {
		switch v := v.(type) {
		case []any:
			for _, element := range v {
				collect(element, depth)
			}
		case *value.Object:
			out = append(out, v)
			if depth == 0 {
				return
			}
			for _, member := range v.All() {
				collect(member, depth-1)
			}
		}
	}
	for _, test := range c.Tests(m).Cases {
		for _, exchange := range test.Exchanges {
			collect(exchange.Answer.Body, 2)
		}
	}
	return out
}

func TestPlansOfTheCatalog(t *testing.T) {
	c := catalog(t)
	random := rand.New(rand.NewSource(3))
	for _, m := range c.Mappings() {
		if m.Record == nil {
			continue
		}
		plan := direct.Compile(m.Record, direct.Options{Document: mapping.RootResponse, Schema: m.Resource.Read})
		direct, proved, all := 0, 0, 0
		for _, native := range natives(c, m) {
			for round := range 60 {
				document := []byte(value.String(native))
				if round > 0 {
					document = sloppy(random, nil, odd(random, native, 0.02*float64(round%10)))
				}
				ok, valid, err := compare(plan, m, document)
				if err != nil {
					t.Fatalf("%s: %s: %v", m.File, document, err)
				}
				all++
				if ok {
					direct++
				}
				if valid {
					proved++
				}
			}
		}
		t.Logf("%s: %d of %d documents without the tree, %d of them valid beforehand", m.File, direct, all, proved)
		for _, step := range plan.Steps() {
			if step.Why != "" {
				t.Logf("  %v: %s", step.Path, step.Why)
			}
		}
	}
}

// operations are expressions that a plan carries out itself, over the members a to e and p of the
// native object.
var operations = []string{
	`response.a`, `response.a.b.c`, `response.a[0]`, `response.e[1].c`, `response`,
	`response.a + response.b`, `"<" + response.a + "/" + response.b.c + ">"`, `string(response.a)`, `lower(response.a)`, `upper(response.b)`,
	`datetime(response.c)`, `date(response.c)`, `response.a | datetime()`, `fromUnix(response.d)`, `fromUnix(response.d, "ms")`, `fromUnix(response.a, "s")`,
	`response.b | unified("state")`, `response.a == response.b`, `response.a == "x"`, `response.a != 5`, `response.a == nil`, `response.d < 5`,
	`response.d <= response.b`, `response.d > 5`, `response.d >= 1700000000`, `response.a in ["x", 5, true, nil]`, `response.a in [account.site, response.b, account.list_id]`, `response.a in [response.c, upper(response.b)]`, `response.a startsWith "x"`,
	`response.a endsWith "y"`, `response.b contains "ë"`, `substringBefore(response.a, "-")`, `substringAfter(response.c, "T")`,
	`replace(response.c, "+0000", "Z")`, `firstOf(response.a, response.b, response.c)`, `response.a ?? response.b.c ?? "none"`,
	`response.a ? response.b : response.c`, `has(response.a.b)`, `!has(response.b)`, `!response.a`, `response.a && response.b`, `response.a || response.b.c`,
	`"https://" + account.site + "/" + response.a`, `account.list_id + response.a`, `account.site == response.a`, `let x = response.a; x == "x" ? x : x + "!"`,
	`split(response.c, "-")[0]`, `split(response.c, "-")[1] ?? "none"`, `last(split(response.a, "-"))`, `split(response.a, "--")[-1]`,
	`last(split(response.p, "\\"))`, `split(response.p, "\\")[1] ?? "none"`, `split(response.p, "\\\\")[-1]`, `first(split(response.p, "\\"))`,
	`substringBefore(response.p, "\\")`, `substringAfter(response.p, "\\\\")`, `replace(response.p, "\\", "/")`, `response.p endsWith "\\"`, `response.p contains "\\\\"`,
	`(response.a ?? response.b).c`, `(response.a ? response.b : response.a).c`, `one(response.e).a`, `one(response.e)`, `first(response.e).c`, `first(response.b)`,
	`one(response.a ?? response.b)`, `(response.e ?? response.a)[0]`, `one(response.e).b[0]`, `response.e.a ?? response.e[0].a`,
	`map(response.e, .a)`, `map(filter(response.e, .a == "x"), ({a: .a, c: .c ?? "none", b: .b}))`, `filter(response.b, # == "x")`, `filter(response.e, .d)`,
	`map(response.e, ({x: .zz}))`, `map(response.a, # )`, `find(response.e, .a == "x").c`, `find(response.e, .a == 5)`, `any(response.e, .a == 5)`,
	`all(response.e, .d)`, `none(response.b, # == "x")`, `find(response.e, any(.b, # == "x")).a ?? "none"`, `map(filter(response.e, .c != nil), string(.c))`,
	`let xs = filter(response.e, .a != nil); map(xs, .a)`, `let hit = any(response.b, # == "x"); map(response.e, ({a: .a, hit: hit}))`,
	`response.a matches "^x-?"`, `!(response.c matches "T0*[34]:")`, `number(response.d)`, `number(string(response.d))`, `number(response.a ?? "07")`,
	`len(response.a)`, `len(response.c) > 10 ? date(response.c) : response.c`,
	`merge(omit(response, "a"), {z: response.a})`, `merge(omit(response.e, "a"), {a: response.a}, response.b)`, `merge(response.e, {q: response.a})`,
	`merge(omit(response, "e"), fromEntries(map(response.e, ({key: string(.a), value: .c}))))`, `merge({a: 1}, {a: response.a})`,
	`merge({x: 1}, fromEntries(map(filter(response.e, .a != nil), ({key: .a, value: .a == "x" ? .c : .b}))))`,
	`{a: response.a, b: {c: response.b.c, d: nil}}`, `response.a == "x" ? {} : {a: response.a, n: nil}`, `response.a ? {b: response.b} : nil`,
	`fromEntries(map(response.e, ({key: .a, value: {a: .c, n: nil}})))`, `fromEntries(filter(entries(response.e), .key matches "^[bd]"))`,
	`fromEntries(map(entries(response.e), ({key: .key, value: .value.a})))`, `fromEntries(filter(entries(response.b) ?? [], .value))`,
	`merge(omit(response, "e", "p"), fromEntries(map(entries(response.e), ({key: .key + "_", value: .value.a ?? .value}))))`,
	`map(response.e ?? [], .a ?? "none")`, `any(response.b ?? [], # == "x")`,
	`omit(response.e, "a", response.a == "x" ? ["b", "d"] : [])`, `omit(response, ["a", "p"], response.b ? "b" : "c", upper(response.a) == "X" ? "e" : [])`,
	`first(compact(concat(response.e, response.b))).a`, `get(response.e, "b")[0].a ?? response.a`, `last(compact(concat(response.e, response.b)))`,
	`uniq(compact(concat(response.a, response.e == nil ? nil : filter(response.e, .d).c)))`, `flatten(map(response.e, .b ?? .a))`,
	`last(filter(response.e, .a != nil)).b[0]`, `map(filter(response.e, .d), .b)[0]`,
	`keys(first(map(entries(response.e), .value)))`, `split(response.c, response.a)[0] + "!"`, `find(response.e, first(filter(.b, # != nil)) == "x").a`,
	`response.e[1:]`, `response.b[:-1]`, `response.e[0:1][0].a`, `compact(concat(response.b, response.e))[1:2]`, `response.e.b[-2:] ?? "none"`,
	`let x = upper(response.b); response.a == "x" ? x : response.a`, `let x = response.b | unified("state"); response.a == "x" ? x : "none"`, `let x = lower(response.b); response.c`,
	`let x = datetime(response.c); {a: response.a, t: response.a == "x" ? x : nil}`, `let x = trim(response.a); map(response.e, .a ?? x)`, `let x = lower(response.b); omit(response.e, "a")`,
	`map(response.e, {let x = lower(.a); response.a == "x" ? x : .a})`, `(let x = trim(response.a); let y = x + "!"; response.b ? y : response.e).a`,
	`last(compact(one(response.e)))`, `first(compact(response.e))`, `last(compact([response.a, response.b]))`, `last(first(response.b))`,
	`htmlToMarkdown(response.a)`, `response.b == "x" ? htmlToText(response.p) : response.a`, `markdownToAdf(response.p)`, `adfToMarkdown(response.e)`,
	`trimSuffix(datetime(response.c), "Z")`, `toUnix(response.c)`, `fromUnix(toUnix(response.c))`, `formatDate(response.c, "[Y0001]")`,
	`addDuration(datetime(response.c), "PT" + string(response.d) + "S")`, `get(response.e, response.a)`, `keys(response.e)`,
	`uniq(compact(concat(response.a, response.e.a, response.b.b)))`, `first(compact(concat(response.b, response.a)))`, `compact(splitMatch(response.c, "-"))`,
	`calls.states ? response.a : nil`, `get(calls.states.response, "value") ?? response.a`, `type(calls.states.response.value)`, `(calls.nothing ?? calls.states).response.value[0].name`,
	`get((calls.nothing ?? calls.states).response.value[0], lower(response.a))`, `len(response.e)`, `upper(response.a) + trim(response.b)`, `reverse(response.b)`,
	`omit(response.e, "a", "c")`, `omit(response, "a")`, `type(response.a)`, `type(response.b.c ?? response.e)`,
	`firstOf(response.a, upper(response.b), response.c)`,
	`compact([join(compact([response.a, response.b.c]), " ")])[0]`, `compact([response.a, response.b, response.c])[1]`, `first(compact([response.b, response.a]))`,
	`join([response.a, response.d], "\\")`, `join([response.a, "-", response.b.a, response.p])`, `join(compact([response.a, upper(response.b), response.p]), "\"é")`, `join([])`,
	`match(response.a, "^(.)(y)?")[0].groups[1]`, `match(response.p, "[a-z](.)")[0].groups[0] ?? response.p`, `match(response.c, "T([0-9]+)")[0].match`,
	`first(match(response.a, "(x)|(n)")).groups[0]`, `match(response.b, "")[0].groups[0]`, `match(response.a ?? nil, "é")[0].match`,
	`any(entries(response.e), .key == "a")`, `find(entries(response.b), .value != nil).value.a`, `all(entries(response.a), .key matches "^[a-z]" && .value)`,
	`map(filter(entries(response.e), .value), ({k: .key, v: .value, n: .value.a, no: .other}))`, `map(entries(response.a.b), .key + "!")`,
	`let user = response.a; type(user) == "string" ? user : user.a`,
}

// trees are parts of a record, with what the tree does beside the expressions.
var trees = []string{
	`{id: "'1'", assignees: {$each: response.e, $as: element, id: string(element.a), name: element.c ?? response.a,
	  emails: {$each: element.b, $as: mail, email: mail, is_primary: mail.d == true}}}`,
	`{id: response.a, tags: [{$if: response.a, name: response.b, $else: {name: response.c}}, {name: response.d}, {name: "'fixed'"}]}`,
	`{collections: {$each: response.b, $as: plain, $index: number, name: plain, id: string(number)}}`,
	`{tags: {$each: response.e.b, $as: mail, name: mail, id: response.a}}`,
	`{tags: {$each: response.e, $as: element, $value: {$if: element.a, name: element.a | unified("state")}}}`,
	`{tags: {$each: 'filter(response.e, .a == "x" || .d)', $as: element, $index: number, name: element.c, id: string(number)}}`,
	`{tags: {$each: response.e, $as: element, $value: {$if: any(element.b, # == element.a), name: element.a}}, custom_fields: {found: 'find(response.e, .a == response.a).b[0]'}}`,
	`{tags: {$each: 'filter(response.e, .a == 5 || .c < 7 || .a == "x")', $as: element, name: element.a | unified("state"), id: element.c | unified("state")}}`,
	`{custom_fields: {$merge: [response.e, {a: response.a | unified("state"), z: response.b | unified("state")}, {zz: response.c | unified("state") | lower()}]}}`,
	`{tags: {$each: response.e, $as: element, name: element.a, id: 'response.e[1].c'}, custom_fields: {first: 'first(response.e).b[0]', last: 'response.e[-1].a', far: 'response.e[7]', whole: 'response.e[0]', or: '(find(response.e, .a == 5) ?? first(response.e)).c'}}`,
	`{tags: {$each: response.b, $as: element, name: element}, custom_fields: {first: 'response.b[0]', last: 'response.b[-2].x', deep: {$each: response.e, $as: x, v: 'response.b[1]', w: {$each: x.b, $as: y, v: 'x.b[-1]', z: y}}}}`,
	`{priority: {$merge: [{id: response.a}, {$if: response.b, name: response.b, $else: {id: response.c}}, {name: response.d}]}}`,
	`{custom_fields: {$merge: [response.e, {a: nil, b: response.a}], c: response.c}}`, `{$merge: [response.e, {id: response.a, custom_fields: {x: response.b}}]}`,
	`{status: {$switch: response.b, $cases: {"1": {name: response.a}, "true": {name: response.c}, "quo\"te": {id: "'q'"}, x: {id: "'x'"}}}}`,
	`{tags: {$each: entries(response.e), $as: x, id: x.key, name: x.value}, custom_fields: {$each: 'filter(entries(response.b), .key != "a")', $as: x, $index: i, k: x.key, v: x.value.a, n: i}}`,
	`{tags: {$each: 'response.e ?? []', $as: x, name: x.a}, custom_fields: {$each: 'entries(response.e) ?? []', $as: x, v: x.value}}`,
	`{custom_fields: {$merge: [{x: response.a}, 'fromEntries(filter(entries(response.e), .key != "a"))', '{q: response.c}', 'response.d == 5 ? {a: 1} : {}'], z: 1}}`,
	`{tags: {$each: 'compact(splitMatch(response.c, "[-:]"))', $as: x, $index: i, name: x, id: string(i)}, custom_fields: {$each: response.e, $as: x, a: x.a, inner: {$each: 'reverse(list(x.b))', $as: y, v: y, w: x.c, s: x | string(), n: {$each: x.b, $as: z, z: z, y: y.a}}}}`,
	`{tags: {$each: calls.states.response.value, $as: x, name: x.name, id: response.a}, custom_fields: {$each: 'response.e[1:]', $as: x, v: x, a: x.a ?? response.a, b: x.b == "x", m: x.c | unified("state")}}`,
	`{custom_fields: {$each: 'filter(response.e, len(keys(#)) > 1)', $as: x, v: {$each: x.b, $as: y, v: y}, u: x.a}}`,
	`{custom_fields: {$each: 'flatten(map(response.e, .b))', $as: x, v: x, w: x.a | unified("state")}, tags: {$each: 'filter(response.e, .d).b', $as: x, $value: {$if: x, name: x}}}`,
	`{custom_fields: {o: 'omit(response.e, "a")', m: {$each: entries(response.e), $as: x, k: x.key, v: x.value, w: x.value.a}, c: response.e.b, d: 'response.e[0].a', e: response.e}}`,
	`{custom_fields: {whole: {$each: entries(response.e), $as: x, v: x, u: 'keys(x)', w: 'x[0]', z: {$each: x.value, $as: y, v: y, k: x.key}}, o: response.e.a, found: 'any(entries(response.b), len(#) == 2)'}}`,
	`{priority: {$merge: [response.e, {name: response.a}]}}`,
	`{status: {$switch: response.a, $cases: {x: {name: response.b}}, $default: {name: response.c}}}`,
	`{tags: {$each: response.e, $as: element, name: element.c}, team: {name: count(response.e)}, custom_fields: {again: response.e.c, last: response.e[-1]}}`,
	`{custom_fields: {one: response.e[0].a, all: response.e.a, nothing: nil, list: [nil, response.a, 1], null_inside: response.b}}`,
	`{tags: [{name: response.a}], contact: {emails: [{email: response.a}, {email: response.b}]}, name: null, number: 1.50, is_unread: true}`,
}

var schemas = sync.OnceValue(func() *schema.Set {
	set, problems := schema.Load(os.DirFS("../../schemas"))
	if len(problems) > 0 {
		panic(problems[0])
	}
	return set
})

// recordOf compiles a mapping with that record.
func recordOf(t testing.TB, record string) *mapping.Mapping {
	t.Helper()
	loaded, err := engine.LoadAll(fstest.MapFS{
		"acme/provider.yaml": {Data: []byte("format: 1\nprovider: acme\nlabel: Acme\nserver: https://api.acme.example\nauth: {bearer: {token: credentials.token}}\naccount: {site: {type: string}, list_id: {type: string}}\n")},
		"acme/ticketing/tickets.yaml": {Data: []byte("enums:\n  state: {new: open, \"1\": [active, pending], \"true\": closed, done: closed, 'quo\"te': archived}\n" +
			"record: " + record + "\nmethods:\n  get:\n    calls: [{name: get, request: \"GET /{id}\"}]\n    result: record(calls.get.response)\n")},
	}, nil, engine.WithSchemas(schemas()))
	if err != nil {
		t.Fatal(err)
	}
	m, ok := loaded.Catalog().Mapping("acme", "ticketing", "tickets")
	if !ok {
		t.Fatalf("%s: %v", record, loaded.Diagnostics)
	}
	return m
}

// document returns an object with the members that the operations read.
func document(random *rand.Rand) any {
	if random.Intn(100) == 0 {
		return oddValue(random)
	}
	out := value.NewObject(5)
	for _, key := range []string{"a", "b", "c", "d", "e", "p"} {
		switch random.Intn(8) {
		case 0:
		case 1:
			out.Set(key, oddValue(random))
		default:
			out.Set(key, usual(random, key))
		}
	}
	return out
}

// usual returns what the operations on a member are made for.
func usual(random *rand.Rand, key string) any {
	member := func(v any) any { return value.ObjectOf("a", v, "b", []any{"m@x.example", v}, "c", v, "d", true) }
	switch key {
	case "c":
		return pick(random, dates)
	case "p":
		return pick(random, paths)
	case "d":
		return pick(random, []any{int64(0), int64(5), int64(1704164645), int64(1704164645678), int64(-5)})
	case "e":
		return pick(random, []any{member("x"), []any{member("x"), member(int64(5))}, []any{}, member(nil)})
	}
	return pick(random, []any{"x", "new", "done", int64(1), true, "x-y", member("y"), []any{"x", "z"}, "Zoë", "acme"})
}

// run holds a plan against the tree on many documents, and returns how many it took.
func run(t *testing.T, m *mapping.Mapping, plan *direct.Plan, seed int64, rounds int) int {
	t.Helper()
	random, taken := rand.New(rand.NewSource(seed)), 0
	for range rounds {
		text := sloppy(random, nil, document(random))
		ok, _, err := compare(plan, m, text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if ok {
			taken++
		}
	}
	return taken
}

func TestOperations(t *testing.T) {
	const rounds = 2000
	for i, expression := range operations {
		quoted := value.String(expression)
		m := recordOf(t, `{id: "'1'", custom_fields: {x: `+quoted+`}}`)
		plan := direct.Compile(m.Record, direct.Options{Document: mapping.RootResponse, Schema: m.Resource.Read})
		for _, step := range plan.Steps() {
			if step.Way == direct.WayMachine {
				t.Errorf("%s is left to the machine: %s", expression, step.Why)
			}
		}
		if taken := run(t, m, plan, int64(i), rounds); taken < rounds/10 {
			t.Errorf("%s: only %d of %d documents without the tree", expression, taken, rounds)
		}
	}
}

func TestTrees(t *testing.T) {
	const rounds = 4000
	for i, tree := range trees {
		m := recordOf(t, tree)
		if taken := run(t, m, direct.Compile(m.Record, direct.Options{Document: mapping.RootResponse, Schema: m.Resource.Read}), int64(i), rounds); taken < rounds/10 {
			t.Errorf("%s: only %d of %d documents without the tree", tree, taken, rounds)
		}
	}
}
