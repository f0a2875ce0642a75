package richtext

import (
	"strconv"

	"github.com/unimap/unimap/engine/value"
)

// place is where blocks stand, which decides the kinds that are allowed there.
type place int

const (
	inDocument place = iota
	inCell
	inQuote
	inItem
)

// allowed lists the kinds of blocks by place, of those that the readers of this package make.
// It follows the schema (https://go.atlassian.com/adf-json-schema): products refuse a document
// that breaks it.
var allowed = map[place]map[string]bool{
	inDocument: {
		"paragraph": true, "heading": true, "bulletList": true, "orderedList": true, "taskList": true,
		"codeBlock": true, "blockquote": true, "rule": true, "mediaSingle": true, "table": true,
	},
	inCell: {
		"paragraph": true, "heading": true, "bulletList": true, "orderedList": true, "taskList": true,
		"codeBlock": true, "blockquote": true, "rule": true, "mediaSingle": true,
	},
	inQuote: {"paragraph": true, "bulletList": true, "orderedList": true, "codeBlock": true, "mediaSingle": true},
	inItem:  {"paragraph": true, "bulletList": true, "orderedList": true, "codeBlock": true, "mediaSingle": true},
}

// fit makes blocks that a reader produced valid at a place. What is not allowed there becomes
// the nearest that is: a heading in a list a bold paragraph, a quote in a quote its content, a
// table in a list a paragraph for each row.
func fit(blocks []any, at place, lists int) []any {
	var out []any
	for _, v := range blocks {
		block := v.(*value.Object)
		if !allowed[at][kindOf(block)] {
			out = append(out, fit(replaced(block), at, lists)...)
			continue
		}
		if fitted := fitBlock(block, lists); fitted != nil {
			out = append(out, fitted)
		}
	}
	return out
}

// fitBlock makes the content of an allowed block valid. It returns nil for a block that needs
// content and has none.
func fitBlock(block *value.Object, lists int) any {
	switch kindOf(block) {
	case "paragraph":
		inlines := linkPictures(contentOf(block))
		if len(inlines) == 0 && len(contentOf(block)) > 0 {
			return nil
		}
		return withContent(block, inlines)
	case "heading":
		return withContent(block, linkPictures(contentOf(block)))
	case "taskList":
		return fitTasks(block)
	case "bulletList", "orderedList":
		return fitList(block, lists+1)
	case "blockquote":
		content := fit(contentOf(block), inQuote, lists)
		if len(content) == 0 {
			return nil
		}
		return withContent(block, content)
	case "table":
		return fitTable(block)
	}
	return block
}

func fitList(list *value.Object, lists int) any {
	items := contentOf(list)
	if len(items) == 0 {
		return nil
	}
	fitted := make([]any, len(items))
	for i, v := range items {
		item := v.(*value.Object)
		content := contentOf(item)
		if lists >= maxListDepth {
			content = flattenLists(content)
		}
		fitted[i] = withContent(item, startWithText(fit(content, inItem, lists)))
	}
	return withContent(list, fitted)
}

func fitTasks(list *value.Object) any {
	items := contentOf(list)
	fitted := make([]any, len(items))
	for i, v := range items {
		item := v.(*value.Object)
		if kindOf(item) == "taskList" {
			fitted[i] = fitTasks(item)
			continue
		}
		fitted[i] = withContent(item, linkPictures(contentOf(item)))
	}
	return withContent(list, fitted)
}

// flattenLists replaces lists by the blocks of their items.
func flattenLists(blocks []any) []any {
	var out []any
	for _, v := range blocks {
		block := v.(*value.Object)
		switch kindOf(block) {
		case "bulletList", "orderedList":
			for _, item := range contentOf(block) {
				out = append(out, flattenLists(contentOf(item.(*value.Object)))...)
			}
		default:
			out = append(out, block)
		}
	}
	return out
}

// startWithText puts an empty paragraph in front of a list item that starts with a list.
func startWithText(content []any) []any {
	if len(content) > 0 {
		switch kindOf(content[0].(*value.Object)) {
		case "paragraph", "codeBlock", "mediaSingle":
			return content
		}
	}
	return append([]any{element("paragraph", nil)}, content...)
}

func fitTable(table *value.Object) any {
	rows := contentOf(table)
	if len(rows) == 0 {
		return nil
	}
	fitted := make([]any, len(rows))
	for i, row := range rows {
		cells := contentOf(row.(*value.Object))
		fittedCells := make([]any, len(cells))
		for j, v := range cells {
			cell := v.(*value.Object)
			content := fit(contentOf(cell), inCell, 0)
			if len(content) == 0 {
				content = []any{element("paragraph", nil)}
			}
			fittedCells[j] = withContent(cell, content)
		}
		fitted[i] = withContent(row.(*value.Object), fittedCells)
	}
	return withContent(table, fitted)
}

// replaced returns what stands for a block where it is not allowed.
func replaced(block *value.Object) []any {
	switch kindOf(block) {
	case "heading":
		if len(contentOf(block)) == 0 {
			return nil
		}
		return []any{element("paragraph", strengthened(contentOf(block)))}
	case "blockquote":
		return contentOf(block)
	case "taskList":
		return []any{plainList(block)}
	case "table":
		var rows []any
		for _, row := range contentOf(block) {
			if inlines := joinLines(contentOf(row.(*value.Object)), withBar); len(inlines) > 0 {
				rows = append(rows, element("paragraph", merged(inlines)))
			}
		}
		return rows
	}
	return nil
}

// strengthened returns inline nodes in bold.
func strengthened(inlines []any) []any {
	bold := &line{}
	for _, v := range inlines {
		node := v.(*value.Object)
		if kindOf(node) != "text" {
			bold.flush()
			bold.nodes = append(bold.nodes, node)
			continue
		}
		m := marksOf(node)
		m.strong = true
		bold.text(textOf(node.Get("text")), m)
	}
	bold.flush()
	return bold.nodes
}

// plainList turns a task list into a list whose items show their state as text.
func plainList(tasks *value.Object) *value.Object {
	var items []any
	for _, v := range contentOf(tasks) {
		task := v.(*value.Object)
		if kindOf(task) == "taskList" {
			items = appendToLast(items, plainList(task))
			continue
		}
		inlines := merged(append([]any{textNode(checkbox(task)+" ", marks{})}, contentOf(task)...))
		items = append(items, element("listItem", []any{element("paragraph", inlines)}))
	}
	return element("bulletList", items)
}

// appendToLast adds a block to the last of a list's items.
func appendToLast(items []any, block *value.Object) []any {
	if len(items) == 0 {
		return []any{element("listItem", []any{block})}
	}
	last := items[len(items)-1].(*value.Object)
	items[len(items)-1] = withContent(last, append(contentOf(last), block))
	return items
}

// checkbox writes the state of a task item as Markdown does.
func checkbox(task *value.Object) string {
	if attribute(task, "state") == "DONE" {
		return "[x]"
	}
	return "[ ]"
}

func withContent(node *value.Object, content []any) *value.Object {
	out := node.Clone()
	out.Set("content", content)
	return out
}

// numberTasks gives task lists and items the identifiers that the schema demands: numbers in
// the order of the document, since a function has no source of random ones.
func numberTasks(blocks []any, next *int) {
	for _, v := range blocks {
		node := v.(*value.Object)
		switch kindOf(node) {
		case "taskList", "taskItem":
			*next++
			attributes := node.Get("attrs").(*value.Object)
			attributes.Set("localId", strconv.Itoa(*next))
		}
		if !holdsInlines(node) {
			numberTasks(contentOf(node), next)
		}
	}
}
