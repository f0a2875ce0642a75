package overlay

import (
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/suggest"
)

// Merge returns base with layer laid over it. Maps are merged key by key; a scalar or a list of
// scalars replaces what is in its place, and an expression may be refined to a tree. Calls are
// addressed by name: where base has a list under the key calls, layer has a map of names. What
// would drop a field of base is an error. Every node keeps its position, so that whoever looks
// at the merged mapping sees which file a field comes from.
func Merge(base, layer *source.Node) (*source.Node, diagnostic.List) {
	m := &merger{}
	return m.node("the mapping", base, layer), m.found
}

type merger struct{ found diagnostic.List }

func (m *merger) refuse(at *source.Node, help, format string, arguments ...any) {
	m.found = append(m.found, diagnostic.New(diagnostic.CodeOverlayDropsFields, at.Position(), format, arguments...).WithHelp("%s", help))
}

func (m *merger) node(key string, base, layer *source.Node) *source.Node {
	switch {
	case base.Kind == source.KindMap && layer.Kind == source.KindMap:
		return m.maps(base, layer)
	case base.Kind == source.KindMap:
		m.refuse(layer, "lay a map over it and name the keys that change", "%s would lose its keys", key)
		return base
	case base.Kind == source.KindList && key == "calls":
		return m.calls(base, layer)
	case base.Kind == source.KindList:
		return m.lists(key, base, layer)
	case layer.IsNull():
		m.refuse(layer, "give another expression, or leave the key out", "%s would be dropped", key)
		return base
	}
	return layer
}

func (m *merger) maps(base, layer *source.Node) *source.Node {
	merged := *base
	merged.Entries = nil
	for _, entry := range base.Entries {
		if over := layer.Entry(entry.Key.Text); over != nil {
			entry.Value = m.node(entry.Key.Text, entry.Value, over)
		}
		merged.Entries = append(merged.Entries, entry)
	}
	for _, entry := range layer.Entries {
		if base.Entry(entry.Key.Text) == nil {
			merged.Entries = append(merged.Entries, entry)
		}
	}
	return &merged
}

// lists merges lists of the same length element by element; a list of scalars may be replaced.
func (m *merger) lists(key string, base, layer *source.Node) *source.Node {
	if layer.Kind != source.KindList {
		m.refuse(layer, "lay a list over it", "%s is a list and would lose its elements", key)
		return base
	}
	if onlyScalars(base) && onlyScalars(layer) {
		return layer
	}
	if len(base.Items) != len(layer.Items) {
		m.refuse(layer, "give as many elements, {} for one that stays", "%s has %d elements, not %d", key, len(base.Items), len(layer.Items))
		return base
	}
	merged := *base
	merged.Items = make([]*source.Node, len(base.Items))
	for i := range base.Items {
		merged.Items[i] = m.node("an element of "+key, base.Items[i], layer.Items[i])
	}
	return &merged
}

// calls merges a map of names into a list of calls.
func (m *merger) calls(base, layer *source.Node) *source.Node {
	if layer.Kind != source.KindMap {
		m.refuse(layer, "as in calls: {edit: {body: {...}}}", "calls are changed by name")
		return base
	}
	var names []string
	merged := *base
	merged.Items = append([]*source.Node(nil), base.Items...)
	byName := map[string]int{}
	for i, item := range base.Items {
		if name := item.Entry("name"); name != nil {
			byName[name.Text] = i
			names = append(names, name.Text)
		}
	}
	for _, entry := range layer.Entries {
		i, ok := byName[entry.Key.Text]
		if !ok {
			help := suggest.Help(entry.Key.Text, names, "calls of the mapping: "+strings.Join(names, ", "))
			m.refuse(entry.Key, help, "there is no call named %q to change", entry.Key.Text)
			continue
		}
		merged.Items[i] = m.node("the call "+entry.Key.Text, base.Items[i], entry.Value)
	}
	return &merged
}

func onlyScalars(n *source.Node) bool {
	for _, item := range n.Items {
		if item.Kind != source.KindScalar {
			return false
		}
	}
	return true
}
