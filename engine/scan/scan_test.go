package scan_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/value"
)

// paths is a trie with every kind of node, and what reads each of its slots.
type paths struct {
	trie    *scan.Trie
	plain   map[string]int // dotted path to slot
	rows    int            // slot of the rows of "l"
	inRow   map[string]int
	inner   int // slot of the rows of "y" in a row of "l"
	inInner map[string]int
	members *scan.Members
	entries int // slot of the rows of "e"
	inEntry map[string]int
	leaves  map[string]*scan.Node // the children of "g"
}

var omitted = []string{"k1", "b"}

func newPaths() *paths {
	p := &paths{trie: scan.NewTrie(), plain: map[string]int{}, inRow: map[string]int{}, inInner: map[string]int{}}
	root := p.trie.Root()
	p.plain["a"] = root.Child("a").Slot()
	p.plain["a.b"] = root.Child("a").Child("b").Slot()
	p.plain["a.b.c"] = root.Child("a").Child("b").Child("c").Slot()
	p.plain["i.0"] = root.Child("i").Index(0).Slot()
	p.plain["i.1.k"] = root.Child("i").Index(1).Child("k").Slot()
	p.plain["g"], p.leaves = root.Child("g").Slot(), map[string]*scan.Node{}
	for _, leaf := range []string{"x", "b c"} {
		p.leaves[leaf] = root.Child("g").Child(leaf)
		p.plain["g."+leaf] = p.leaves[leaf].Slot()
	}
	p.plain["m"] = root.Child("m").Slot()
	p.plain["m.k2"] = root.Child("m").Child("k2").Slot()
	p.members = root.Child("m").Members(omitted)
	level, slot := root.Child("l").Rows()
	p.rows = slot
	p.inRow[""] = level.Root.Slot()
	p.inRow["x"] = level.Root.Child("x").Slot()
	inner, slot := level.Root.Child("y").Rows()
	p.inner = slot
	p.inInner["z"] = inner.Root.Child("z").Slot()
	entries, slot := root.Child("e").Entries()
	p.entries = slot
	p.inEntry = map[string]int{"key": entries.Root.Child("key").Slot(), "value": entries.Root.Child("value").Slot(), "value.k": entries.Root.Child("value").Child("k").Slot()}
	p.plain["e.k"] = root.Child("e").Child("k").Slot()
	p.plain["e.k.k"] = root.Child("e").Child("k").Child("k").Slot()
	p.trie.Freeze()
	return p
}

// follow is the meaning of a dotted path, by the value package.
func follow(v any, path string) any {
	for _, step := range strings.Split(path, ".") {
		switch {
		case step == "":
		case step[0] >= '0' && step[0] <= '9':
			v = value.Element(v, int64(step[0]-'0'))
		default:
			v = value.Member(v, step)
		}
	}
	return v
}

// throughList reports whether a dotted path goes by name through a list.
func throughList(v any, path string) bool {
	for _, step := range strings.Split(path, ".") {
		if _, isList := v.([]any); isList && step != "" && (step[0] < '0' || step[0] > '9') {
			return true
		}
		v = follow(v, step)
	}
	return false
}

var kindOf = map[scan.Kind]value.Kind{
	scan.Missing: value.KindMissing, scan.Null: value.KindNull, scan.True: value.KindBoolean, scan.False: value.KindBoolean,
	scan.Number: value.KindNumber, scan.String: value.KindString, scan.Object: value.KindObject, scan.List: value.KindList,
}

func checkSpan(s *scan.Scanner, span scan.Span, root any, path string) error {
	if throughList(root, path) {
		if span.Kind != scan.Irregular {
			return fmt.Errorf("%q goes through a list, but its kind is %d", path, span.Kind)
		}
		return nil
	}
	want := follow(root, path)
	if kindOf[span.Kind] != value.KindOf(want) {
		return fmt.Errorf("%q has kind %q, want %v", path, kindOf[span.Kind], value.String(want))
	}
	if span.Kind == scan.Missing || span.Kind == scan.Null {
		return nil
	}
	got, err := value.Decode(s.Text(span), value.Limits{})
	if err != nil || !value.Equal(got, want) {
		return fmt.Errorf("%q is %s (%v), want %s", path, s.Text(span), err, value.String(want))
	}
	canonical := value.String(want)
	if span.Flags&scan.Loose == 0 && string(s.Text(span)) != canonical {
		return fmt.Errorf("%q is not loose, but %s instead of %s", path, s.Text(span), canonical)
	}
	if span.Kind >= scan.Object && (span.Flags&scan.Nulls != 0) != strings.Contains(withoutText(want), "null") {
		return fmt.Errorf("%q has flags %b, but is %s", path, span.Flags, canonical)
	}
	return nil
}

// withoutText writes the structure of a value without its texts, to look for nulls.
func withoutText(v any) string {
	switch v := v.(type) {
	case []any:
		var b strings.Builder
		for _, element := range v {
			b.WriteString(withoutText(element) + ",")
		}
		return b.String()
	case *value.Object:
		var b strings.Builder
		for _, member := range v.All() {
			b.WriteString(withoutText(member) + ",")
		}
		return b.String()
	case string:
		return ""
	}
	return value.String(v)
}

// elements is what a loop goes over.
func elements(v any) ([]any, bool) {
	switch v := v.(type) {
	case nil:
		return nil, false
	case []any:
		return v, true
	}
	return []any{v}, !value.IsMissing(v)
}

func (p *paths) check(s *scan.Scanner, root any) error {
	for path, slot := range p.plain {
		if err := checkSpan(s, s.At(0, slot), root, path); err != nil {
			return err
		}
	}
	if err := p.checkMembers(s, root); err != nil {
		return err
	}
	if err := p.checkEntries(s, root); err != nil {
		return err
	}
	if err := p.checkLeaves(s, root); err != nil {
		return err
	}
	if throughList(root, "l") {
		return nil
	}
	return eachRow(s, s.At(0, p.rows), follow(root, "l"), func(row int, element any) error {
		for path, slot := range p.inRow {
			if err := checkSpan(s, s.At(row, slot), element, path); err != nil {
				return err
			}
		}
		if throughList(element, "y") {
			return nil
		}
		return eachRow(s, s.At(row, p.inner), follow(element, "y"), func(row int, element any) error {
			return checkSpan(s, s.At(row, p.inInner["z"]), element, "z")
		})
	})
}

func eachRow(s *scan.Scanner, rows scan.Span, list any, visit func(row int, element any) error) error {
	want, present := elements(list)
	if present != (rows.Kind == scan.List) || rows.Kind == scan.Null != (list == nil) {
		return fmt.Errorf("rows of kind %d for %s", rows.Kind, value.String(list))
	}
	if !present {
		return nil
	}
	if int(rows.End) != len(want) {
		return fmt.Errorf("%d rows, want %d", rows.End, len(want))
	}
	row := int(rows.Start)
	for _, element := range want {
		if err := visit(row, element); err != nil {
			return err
		}
		row = s.Next(row)
	}
	return nil
}

func (p *paths) checkMembers(s *scan.Scanner, root any) error {
	object, ok := follow(root, "m").(*value.Object)
	span := s.At(0, p.members.Slot())
	if !ok {
		if span.Kind == scan.Object {
			return fmt.Errorf("members of what is no object")
		}
		return nil
	}
	want := object.Without(omitted...)
	if int(span.End) != want.Len() {
		return fmt.Errorf("%d members, want %d", span.End, want.Len())
	}
	index := int(span.Start)
	for key, member := range want.All() {
		m := s.Member(index)
		if string(s.Text(m.Key)) != key {
			return fmt.Errorf("member %q, want %q", s.Text(m.Key), key)
		}
		if got, err := value.Decode(s.Text(m.Value), value.Limits{}); err != nil || !value.Equal(got, member) {
			return fmt.Errorf("member %q is %s, want %s", key, s.Text(m.Value), value.String(member))
		}
		index = int(m.Next)
	}
	return nil
}

// checkLeaves holds what is gathered from rows against what is gathered from the text.
func (p *paths) checkLeaves(s *scan.Scanner, root any) error {
	list, isList := follow(root, "g").([]any)
	if !isList || throughList(root, "g") {
		return nil
	}
	for leaf, node := range p.leaves {
		got, ok := s.AppendGathered([]byte("before"), s.At(0, node.Slot()), node)
		nested := slices.ContainsFunc(list, func(element any) bool {
			_, isList := element.([]any)
			_, holdsList := value.Member(element, leaf).([]any)
			return isList || holdsList
		})
		if ok != (len(list) > 0 && !nested) {
			return fmt.Errorf("%q of %s gathered: %t", leaf, value.String(list), ok)
		}
		want := "before"
		if ok {
			want = string(scan.AppendMembers([]byte(want), s.Text(s.At(0, p.plain["g"])), []string{leaf}))
		}
		if string(got) != want {
			return fmt.Errorf("%q of %s is %s, want %s", leaf, value.String(list), got, want)
		}
	}
	return nil
}

func (p *paths) checkEntries(s *scan.Scanner, root any) error {
	rows := s.At(0, p.entries)
	v := follow(root, "e")
	object, ok := v.(*value.Object)
	if irregular := !ok && !value.IsNil(v) || throughList(root, "e"); irregular || !ok {
		if irregular != (rows.Kind == scan.Irregular) || rows.Kind == scan.List {
			return fmt.Errorf("entries of kind %d for %s", rows.Kind, value.String(v))
		}
		return nil
	}
	entries := []any{}
	for key, member := range object.All() {
		entries = append(entries, value.ObjectOf("key", key, "value", member))
	}
	return eachRow(s, rows, entries, func(row int, entry any) error {
		for path, slot := range p.inEntry {
			if err := checkSpan(s, s.At(row, slot), entry, path); err != nil {
				return err
			}
		}
		return nil
	})
}

// compare scans a document and holds the outcome against value.Decode.
func compare(p *paths, s *scan.Scanner, document []byte, limits value.Limits) error {
	root, err := value.Decode(document, limits)
	if !s.Scan(document, p.trie, limits) {
		if err == nil && !strings.Contains(string(document), `\`) {
			return fmt.Errorf("refused a document that can be decoded")
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("accepted a document that cannot be decoded: %w", err)
	}
	return p.check(s, root)
}

var documents = []string{
	`{}`, `[]`, `null`, `true`, `"text"`, `-0`, `1e5`, ` {"a" : 1 } `,
	`{"a":{"b":{"c":1}},"i":[1,{"k":2}],"m":{"k1":1,"k2":[2],"k3":{"x":null}},"l":[{"x":1,"y":[{"z":1},{"z":2}]},{"y":{"z":3}},{"y":null},{},4,null]}`,
	`{"a":null,"i":null,"m":null,"l":null}`, `{"a":[{"b":1},{"b":2}],"i":{"k":1},"m":[{"k2":1}],"l":{"x":1}}`,
	`{"e":{"x":1,"y z":{"k":null},"é":[{"k":1}],"k":"","":{ }}}`, `{"e":{"x":1,"k":{"k":[1,2],"y":{}},"z":2}}`, `{"e":{"k":[{"k":1},{"k":1}]}}`, `{"e":null}`, `{"e":[{"k":1}]}`, `{"e":"x"}`, `{"e":4}`, `{"e":{}}`, `{"e":{"x":"a","x":1}}`,
	`{"g":[{"x":1,"b c":"\/"},{"x":null},null,{},"x",{"b c":[2],"x":{ "k" : null }},{"x":"\n"}]}`, `{"g":[[{"x":1}],{"x":2}]}`, `{"g":[]}`, `{"g":{"x":[1]}}`, `{"g":[{"x":[1,[2]]},{"b c":3}]}`,
	`{"e":{"x":1,"y":}}`, `{"a":{"b":[{"c":1}]},"l":[]}`, `{"a":{"b":"\u00e9\ud83d\ude00\n"}}`, `{"a":{"b":"é😀"}}`, `{"a":1,"a":2}`, `{"x":{"a":1,"a":2}}`,
	`{"l":[{"x":1,"x":2}]}`, `{"a":"\ud83d"}`, `{"a":"\ude00"}`, "{\"a\":\"\xff\"}", "{\"a\":\"\x01\"}", `{"a":01}`, `{"a":1.}`, `{"a":1e}`,
	`{"a":1e308}`, `{"a":1e309}`, `{"a":1e-308}`, `{"a":1e-0000309}`, `{"a":-1.5E+10}`, `{"a":nul}`, `{"a":1,}`, `[1,]`, `{"a"}`, `{"a":}`, `{,}`,
	`{"a":1}}`, `{"a":1} x`, `{"\u0061":1}`, `"`, `{`, `[`, ``, ` `, `{"m":{"b":1,"k1":2,"x y":[ 1 , 2 ],"":0}}`, `{"l":[ ]}`, `{"m":{ }}`,
	strings.Repeat("[", 129) + strings.Repeat("]", 129), strings.Repeat("[", 128) + strings.Repeat("]", 128),
	`{"a":` + strings.Repeat("9", 1000) + `}`, `{"a":` + strings.Repeat("9", 1001) + `}`,
	manyKeys(63, -1), manyKeys(64, -1), manyKeys(65, -1), manyKeys(66, 0), manyKeys(66, 65), manyKeys(64, 3), manyKeys(300, 299), manyKeys(1000, -1),
}

// manyKeys returns an object of n members and, unless repeat is negative, one of them again.
func manyKeys(n, repeat int) string {
	var b strings.Builder
	b.WriteString(`{"m":{`)
	for i := range n {
		fmt.Fprintf(&b, `"customfield_%d_value":%d,`, i, i)
	}
	if repeat >= 0 {
		fmt.Fprintf(&b, `"customfield_%d_value":0}}`, repeat)
	} else {
		b.WriteString(`"last":{}}}`)
	}
	return b.String()
}

func TestScan(t *testing.T) {
	p, s := newPaths(), &scan.Scanner{}
	for _, document := range documents {
		if err := compare(p, s, []byte(document), value.Limits{}); err != nil {
			t.Errorf("%.200s: %v", document, err)
		}
	}
}

func TestScanTakes(t *testing.T) {
	p, s := newPaths(), &scan.Scanner{}
	for document, want := range map[string]bool{
		documents[8]: true, `{"a":"\u00e9"}`: true, manyKeys(1000, -1): true, manyKeys(1000, 500): false, `{"\u0061":1}`: false, `{"a":1,"a":1}`: false,
	} {
		if got := s.Scan([]byte(document), p.trie, value.Limits{}); got != want {
			t.Errorf("%.80s: %t, want %t", document, got, want)
		}
	}
}

// TestManyKeysInKeptMemory has objects of many keys in one another and after one another, of which
// the later ones are read in the memory of the ones before.
func TestManyKeysInKeptMemory(t *testing.T) {
	p, s := newPaths(), &scan.Scanner{}
	inner := manyKeys(300, -1)
	nested := []byte(`{"x":` + strings.Replace(inner, `"last":{}`, `"last":`+manyKeys(100, -1)+`,"behind":1`, 1) + `,"a":` + inner + `}`)
	for range 3 {
		if err := compare(p, s, nested, value.Limits{}); err != nil {
			t.Fatal(err)
		}
		if repeated := []byte(manyKeys(100, 50)); s.Scan(repeated, p.trie, value.Limits{}) {
			t.Fatal("a key that stands twice was accepted")
		}
	}
	if allocated := testing.AllocsPerRun(10, func() { s.Scan(nested, p.trie, value.Limits{}) }); allocated != 0 {
		t.Errorf("a scan in kept memory allocates %.0f times", allocated)
	}
	if s.Footprint() < 4*512 {
		t.Errorf("the tables are not counted: %d bytes", s.Footprint())
	}
}

func TestScanKeepsTheLimits(t *testing.T) {
	p, s := newPaths(), &scan.Scanner{}
	for _, document := range documents {
		for _, limits := range []value.Limits{{MaxBytes: 20}, {MaxDepth: 2}, {MaxValues: 1}, {MaxValues: 3}, {MaxValues: 10}} {
			if err := compare(p, s, []byte(document), limits); err != nil {
				t.Errorf("%.200s under %+v: %v", document, limits, err)
			}
		}
	}
}

func TestScanMutated(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	p, s := newPaths(), &scan.Scanner{}
	const letters = `{}[]:,"\ truefalsn0123456789.eE+-abcxyzlmikeg` + "\x00\x1f\x7f\xff\xc3\xa9"
	for range 200_000 {
		document := []byte(documents[random.Intn(len(documents))])
		if len(document) > 500 {
			continue
		}
		for range random.Intn(4) {
			if len(document) == 0 {
				break
			}
			at := random.Intn(len(document))
			switch random.Intn(3) {
			case 0:
				document[at] = letters[random.Intn(len(letters))]
			case 1:
				document = append(document[:at], document[at+1:]...)
			default:
				document = append(document[:at], append([]byte{letters[random.Intn(len(letters))]}, document[at:]...)...)
			}
		}
		if err := compare(p, s, document, value.Limits{}); err != nil {
			t.Fatalf("%q: %v", document, err)
		}
	}
}

// TestTexts has each unusual part of a text at each place of texts of several words, as a value, as
// a key, and close to the end of the document.
func TestTexts(t *testing.T) {
	p, s := newPaths(), &scan.Scanner{}
	for _, part := range []string{
		"", "é", "😀", "\xff", "\xc3", "\xa9", "\xed\xa0\x80", "\x00", "\x1f", "\x7f", " ", `\n`, `\"`, `\\`, `\/`, `\u00e9`, `\ud83d\ude00`, `\ud83d`, `\x`, `\`, `"`,
		"é, and then é", "é, and then \xff", "é, and then \xc3", `é\n` + "\xa9", "\xc3" + `\n` + "\xa9", `\n` + "\xa9, and then é",
	} {
		for length := range 36 {
			for at := range length + 1 {
				text := strings.Repeat("x", at) + part + strings.Repeat("y", length-at)
				for _, document := range []string{
					`{"a":"` + text + `"}`, `{"a":"` + text + `","b":"and then some more of it"}`, `{"m":{"` + text + `":1}}`,
					`{"m":{"` + text + `" : "and then some more of it"}}`, `{"m":{"` + text + `":1,"` + text + `":"and then some more of it"}}`,
				} {
					if err := compare(p, s, []byte(document), value.Limits{}); err != nil {
						t.Fatalf("%q: %v", document, err)
					}
				}
			}
		}
	}
}

// TestAppendOfStrings has escapes at each place of texts of several words.
func TestAppendOfStrings(t *testing.T) {
	for _, part := range []string{
		"", "plain", "é", `\"`, `\\`, `\/`, `\b\f\n\r\t`, `a\u00e9b`, `\uD83D\uDE00`, `\ud83d\ude00 and \\u0041`, `\\\\`, `\u0000`, `end\\`, `\\\/`, `\u005c\u0022/`,
	} {
		for length := range 20 {
			inner := strings.Repeat("x", length) + part + strings.Repeat("y", 19-length)
			want, err := value.Decode([]byte(`"`+inner+`"`), value.Limits{})
			if err != nil {
				t.Fatalf("%q: %v", inner, err)
			}
			if got := scan.AppendUnescaped([]byte("before "), []byte(inner)); string(got) != "before "+want.(string) {
				t.Errorf("%q became %q, want %q", inner, got, want)
			}
			if got, want := scan.AppendString([]byte("before "), []byte(inner)), value.AppendString([]byte("before "), want.(string)); string(got) != string(want) {
				t.Errorf("%q was written as %s, want %s", inner, got, want)
			}
		}
	}
}

func FuzzScan(f *testing.F) {
	for _, document := range documents {
		f.Add([]byte(document))
	}
	p := newPaths()
	f.Fuzz(func(t *testing.T, document []byte) {
		if err := compare(p, &scan.Scanner{}, document, value.Limits{}); err != nil {
			t.Fatalf("%q: %v", document, err)
		}
	})
}
