package function

import (
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// objectMerges put objects together.
var objectMerges = []*Function{
	{
		Name:     "merge",
		Category: CategoryObject,
		Doc: "Puts the members of several objects, or of the objects in a list, into one object. Of members with the same name the last one counts, at the place of the first. " +
			"Missing and null objects are passed over, and when there is nothing else the result is null, or missing if all are missing.",
		Parameters: []Parameter{
			variadic(parameter("objects", "The objects, single or in lists.", value.KindObject, value.KindList)),
		},
		Result:     value.KindObject,
		HandlesNil: true,
		JSONata:    "$merge",
		Examples: []Example{
			{Expression: `merge({a: 1, b: 2}, {b: 3})`, Result: `{"a":1,"b":3}`},
			{Expression: `merge([{a: 1}, {b: 2}])`, Result: `{"a":1,"b":2}`},
			{Expression: `merge({a: 1}, {}.b)`, Result: `{"a":1}`},
			{Expression: `merge([1])`, Error: "cannot merge a number"},
		},
		Apply: mergeWith(replaceMember),
	},
	{
		Name:     "mergeDeep",
		Category: CategoryObject,
		Doc: "Puts objects together as merge() does, and where two members of the same name are objects puts those together in the same way. " +
			"Everything else, lists and null too, is replaced.",
		Parameters: []Parameter{
			variadic(parameter("objects", "The objects, single or in lists.", value.KindObject, value.KindList)),
		},
		Result:     value.KindObject,
		HandlesNil: true,
		Examples: []Example{
			{Expression: `mergeDeep({a: {x: 1, y: 2}, b: [1]}, {a: {y: nil}, b: [2]})`, Result: `{"a":{"x":1,"y":null},"b":[2]}`},
			{Expression: `mergeDeep({a: {x: 1}}, {a: 5})`, Result: `{"a":5}`},
		},
		Apply: mergeWith(mergeMember),
	},
}

// combination decides on two members of the same name; base is missing if there is only one.
type combination func(meter *limit.Meter, base, overlay any, depth int) (any, error)

// mergeWith makes an implementation that lays objects over each other.
func mergeWith(combine combination) func(*Call, []any) (any, error) {
	return func(call *Call, arguments []any) (any, error) {
		m := merger{meter: call.Meter, combine: combine, result: value.Missing}
		for _, argument := range arguments {
			if err := m.addArgument(argument); err != nil {
				return nil, err
			}
		}
		if m.merged != nil {
			return m.merged, nil
		}
		return m.result, nil
	}
}

type merger struct {
	meter   *limit.Meter
	combine combination
	merged  *value.Object
	result  any // when there is nothing to merge
}

func (m *merger) addArgument(argument any) error {
	list, ok := argument.([]any)
	if !ok {
		return m.add(argument)
	}
	m.start(0)
	for _, element := range list {
		if err := m.add(element); err != nil {
			return err
		}
	}
	return nil
}

func (m *merger) add(layer any) error {
	switch layer := layer.(type) {
	case nil:
		m.result = nil
		return m.meter.Step(1)
	case *value.Object:
		m.start(layer.Len())
		return lay(m.meter, m.merged, layer, m.combine, 0)
	}
	if value.IsMissing(layer) {
		return nil
	}
	return wrongKind("cannot merge %s; all must be objects", value.KindOf(layer).Described())
}

func (m *merger) start(size int) {
	if m.merged == nil {
		m.merged = value.NewObject(min(size, m.meter.Limits().ListLength))
	}
}

// lay sets the members of overlay in base, which is new and may be changed.
func lay(meter *limit.Meter, base, overlay *value.Object, combine combination, depth int) error {
	if err := meter.GrowList(overlay.Len()); err != nil {
		return err
	}
	for key, member := range overlay.All() {
		combined, err := combine(meter, base.Get(key), member, depth)
		if err != nil {
			return err
		}
		base.Set(key, combined)
	}
	return nil
}

func replaceMember(_ *limit.Meter, _, overlay any, _ int) (any, error) { return overlay, nil }

func mergeMember(meter *limit.Meter, base, overlay any, depth int) (any, error) {
	if depth > maxDepth {
		return nil, tooDeep()
	}
	baseObject, isObject := base.(*value.Object)
	overlayObject, isOverlay := overlay.(*value.Object)
	if !isObject || !isOverlay {
		return overlay, nil
	}
	if err := meter.GrowList(baseObject.Len()); err != nil {
		return nil, err
	}
	out := baseObject.Clone()
	return out, lay(meter, out, overlayObject, mergeMember, depth+1)
}
