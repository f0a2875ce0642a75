package richtext

import "github.com/unimap/unimap/engine/value"

// listEntry is an item of a list as a reader found it.
type listEntry struct {
	blocks []any
	isTask bool
	done   bool
}

// listBlock builds a list: a task list if every item is a task of one line, else a bullet list
// or, from the number start on, an ordered list.
func listBlock(entries []listEntry, ordered bool, start int) *value.Object {
	if len(entries) > 0 && !ordered && areTasks(entries) {
		return taskList(entries)
	}
	items := make([]any, len(entries))
	for i, entry := range entries {
		blocks := entry.blocks
		if entry.isTask {
			blocks = withCheckbox(blocks, entry.done)
		}
		items[i] = element("listItem", blocks)
	}
	if !ordered {
		return element("bulletList", items)
	}
	if start == 1 {
		return element("orderedList", items)
	}
	return elementWith("orderedList", value.ObjectOf("order", int64(start)), items)
}

// areTasks reports whether all entries are tasks of one paragraph, with nothing but task lists
// behind it.
func areTasks(entries []listEntry) bool {
	for _, entry := range entries {
		if !entry.isTask {
			return false
		}
		for i, block := range entry.blocks {
			kind := kindOf(block.(*value.Object))
			if i == 0 && kind != "paragraph" || i > 0 && kind != "taskList" {
				return false
			}
		}
	}
	return true
}

func taskList(entries []listEntry) *value.Object {
	var items []any
	for _, entry := range entries {
		state := "TODO"
		if entry.done {
			state = "DONE"
		}
		var inlines []any
		if len(entry.blocks) > 0 {
			inlines = contentOf(entry.blocks[0].(*value.Object))
		}
		items = append(items, elementWith("taskItem", value.ObjectOf("localId", "", "state", state), inlines))
		if len(entry.blocks) > 1 {
			items = append(items, entry.blocks[1:]...)
		}
	}
	return elementWith("taskList", value.ObjectOf("localId", ""), items)
}

// withCheckbox puts the state of a task in front of its first paragraph.
func withCheckbox(blocks []any, done bool) []any {
	state := "TODO"
	if done {
		state = "DONE"
	}
	box := textNode(checkbox(elementWith("taskItem", value.ObjectOf("state", state), nil))+" ", marks{})
	if len(blocks) > 0 {
		if first := blocks[0].(*value.Object); kindOf(first) == "paragraph" {
			inlines := merged(append([]any{box}, contentOf(first)...))
			return append([]any{withContent(first, inlines)}, blocks[1:]...)
		}
	}
	return append([]any{element("paragraph", []any{box})}, blocks...)
}
