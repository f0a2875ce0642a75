package playground

import (
	"fmt"
	"github.com/unimap/unimap/engine/diagnostic"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/value"
)

// Slots are the slots of a mapping whose names an expression can be given.
var Slots = []format.Slot{
	format.SlotRecord, format.SlotResult, format.SlotRequest, format.SlotPath, format.SlotMessage,
	format.SlotAnswer, format.SlotServer, format.SlotAuth,
}

// InputError says that the sample data does not fit the names it is to fill.
type InputError struct {
	Message string
	Help    string // the next step for the reader, or empty
}

func (e *InputError) Error() string { return e.Message }

// binding is a name with its value.
type binding struct {
	name  *expression.Name
	value any
}

// bindings returns the names in scope.
func bindings(options Options) ([]binding, error) {
	switch {
	case options.Slot != "":
		return slotBindings(options.Slot, options.Input)
	case options.Members:
		return memberBindings(options.Input)
	}
	return []binding{visible("response", options.Input)}, nil
}

func visible(name string, v any) binding {
	return binding{name: &expression.Name{Name: name}, value: v}
}

// memberBindings makes a name of every key that can be one. The input as a whole is response,
// unless it has a member of that name.
func memberBindings(input any) ([]binding, error) {
	object, ok := input.(*value.Object)
	if !ok {
		return nil, &InputError{Message: fmt.Sprintf("the input is %s: only the members of an object can be names", value.KindOf(input))}
	}
	var out []binding
	if !object.Has("response") {
		out = append(out, visible("response", input))
	}
	for key, member := range object.All() {
		if isName(key) {
			out = append(out, visible(key, member))
		}
	}
	return out, nil
}

// slotBindings takes the value of each name of a slot from the member of the input that is
// called like it. The names of other slots are there, but hidden, so that they are explained.
func slotBindings(slot format.Slot, input any) ([]binding, error) {
	if value.IsMissing(input) {
		input = value.NewObject(0)
	}
	object, ok := input.(*value.Object)
	if !ok {
		return nil, &InputError{Message: fmt.Sprintf("the input is %s: for a slot it is an object of the slot's names and their values", value.KindOf(input))}
	}
	var out []binding
	var names []string
	for _, root := range mapping.Roots {
		b := binding{name: &expression.Name{Name: root.Name, Doc: root.Doc, FoldCase: root.FoldCase()}, value: object.Get(root.Name)}
		if slices.Contains(root.Slots, slot) {
			names = append(names, root.Name)
		} else {
			b.name.Hidden = hidden(root, slot)
		}
		out = append(out, b)
	}
	for _, key := range object.Keys() {
		if !slices.Contains(names, key) {
			return nil, unknownMember(key, slot, names)
		}
	}
	return out, nil
}

func hidden(root mapping.Root, slot format.Slot) *expression.Problem {
	where := make([]string, len(root.Slots))
	for i, visibleIn := range root.Slots {
		where[i] = string(visibleIn)
	}
	return &expression.Problem{
		Code: diagnostic.CodeUnknownName, Message: fmt.Sprintf("%s is not visible in the slot %s", root.Name, slot),
		Help: "it is visible in " + strings.Join(where, ", "),
	}
}

func unknownMember(key string, slot format.Slot, names []string) *InputError {
	return &InputError{
		Message: fmt.Sprintf("the input has the member %q, which is no name of the slot %s", key, slot),
		Help:    suggest.Help(key, names, "its names are "+strings.Join(names, ", ")),
	}
}

// reserved are the words of the language that a name cannot be.
var reserved = map[string]bool{
	"true": true, "false": true, "nil": true, "not": true, "and": true, "or": true, "in": true, "let": true, "if": true,
	"else": true, "matches": true, "contains": true, "startsWith": true, "endsWith": true,
}

func isName(key string) bool {
	for i, r := range key {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return key != "" && !reserved[key]
}
