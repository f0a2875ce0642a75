package function

import (
	"math"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

const (
	// maxPath bounds the length of a gjson path; gjson recurses along it.
	maxPath = 1 << 10
	// gjsonDepth bounds the nesting of a queried value: gjson itself has no bound, and some of
	// its modifiers go over a nested list once for each of its levels.
	gjsonDepth = value.DefaultMaxDepth
)

// pathModifiers are the modifiers of gjson that can be used: applying them again and again does
// not make a value larger, but for @dig. Left out are @tostr and @group, which multiply their
// input, @fromstr, whose result can be nested without bound, @pretty, @ugly and @valid, which
// mean nothing for a value, and whatever else the process may have added to gjson.
var pathModifiers = []string{"this", "reverse", "keys", "values", "flatten", "join", "dig"}

// pathCost is what a path may cost in relation to the text it is applied to.
type pathCost struct {
	copies  int64 // how often the text may be in the result
	passes  int64 // how often it may be read
	hasDigs bool
}

// checkPath tells whether a gjson path can be used by the function gjson().
func checkPath(path string) error {
	_, err := costOfPath(path)
	return err
}

func queryPath(call *Call, arguments []any) (any, error) {
	path := arguments[1].(string)
	cost, err := costOfPath(path)
	if err != nil {
		return nil, err
	}
	text, depth, err := jsonText(call.Meter, arguments[0], false)
	if err != nil {
		return nil, err
	}
	if depth > gjsonDepth {
		return nil, invalid("value is nested deeper than %d levels", gjsonDepth)
	}
	if cost.hasDigs {
		// What is found may lie inside what was found before, at every level.
		cost.copies *= int64(max(1, depth))
	}
	if err := cost.charge(call.Meter, int64(len(text))); err != nil {
		return nil, err
	}
	return fromResult(call.Meter, gjson.GetBytes(text, path))
}

func (c pathCost) charge(meter *limit.Meter, size int64) error {
	if err := grow(meter, c.copies, size); err != nil {
		return err
	}
	return step(meter, c.passes, 1+size/bytesAStep)
}

// fromResult turns a result of gjson into a value, from its text: gjson's own conversion would
// lose digits.
func fromResult(meter *limit.Meter, result gjson.Result) (any, error) {
	if !result.Exists() {
		return value.Missing, nil
	}
	if result.Raw == "" {
		return value.From(result.Value())
	}
	// Multipaths wrap what they find.
	return parseJSON(meter, result.Raw, 2*gjsonDepth)
}

// costOfPath checks a path and bounds its cost. It reads the path more coarsely than gjson and
// so may see more in it than there is, but not less.
func costOfPath(path string) (pathCost, error) {
	cost := pathCost{copies: 1, passes: 1}
	if path == "" || len(path) > maxPath {
		return cost, invalid("path must have from 1 to %d bytes", maxPath)
	}
	branches, brackets, isStart := int64(1), 0, true
	for i := 0; i < len(path); i++ {
		switch c := path[i]; c {
		case '\\':
			i++
			isStart = false
			continue
		case ' ':
			continue
		case '@':
			if isStart {
				name := modifierName(path[i+1:])
				if !slices.Contains(pathModifiers, name) {
					return cost, invalid(`path has no modifier @%s; use one of @%s, or write \@ for a name`, clip(name), strings.Join(pathModifiers, ", @"))
				}
				cost.hasDigs = cost.hasDigs || name == "dig"
			}
		case '[', '{':
			brackets++
		case ',':
			branches++
		case '*', '?':
			// A wildcard may be tried at every character of a name.
			cost.passes += bytesAStep
		}
		isStart = strings.IndexByte(".|,:([{!", path[i]) >= 0
		if isStart || path[i] == '#' {
			cost.passes++
		}
	}
	for range brackets {
		// Every multipath may repeat what it gets once for each of its branches.
		if cost.copies > math.MaxInt32 {
			break
		}
		cost.copies *= branches + 1
	}
	cost.passes *= cost.copies
	return cost, nil
}

func modifierName(path string) string {
	if end := strings.IndexAny(path, ".|:,)]}"); end >= 0 {
		return path[:end]
	}
	return path
}
