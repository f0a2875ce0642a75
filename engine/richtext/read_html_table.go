package richtext

import (
	"strconv"

	"github.com/unimap/unimap/engine/value"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// findLayout notes the tables that lay a page out, as those of e-mails do: they say so, hold
// other tables, or have no row with more than one cell. It reports whether there is a table in
// the node.
func (r *htmlReader) findLayout(node *html.Node) bool {
	found := false
	for child := node.FirstChild; child != nil; child = child.NextSibling {
		if r.findLayout(child) {
			found = true
		}
	}
	if node.DataAtom != atom.Table {
		return found
	}
	if role := attributeOf(node.Attr, "role"); found || role == "presentation" || role == "none" || isNarrow(node) {
		r.layout[node] = true
	}
	return true
}

func isNarrow(table *html.Node) bool {
	for _, row := range rowsOf(table) {
		if len(cellsOf(row)) > 1 {
			return false
		}
	}
	return true
}

// rowsOf returns the rows of a table in their order.
func rowsOf(table *html.Node) []*html.Node {
	var rows []*html.Node
	for _, child := range elementsOf(table) {
		switch child.DataAtom {
		case atom.Tr:
			rows = append(rows, child)
		case atom.Thead, atom.Tbody, atom.Tfoot:
			for _, row := range elementsOf(child) {
				if row.DataAtom == atom.Tr {
					rows = append(rows, row)
				}
			}
		}
	}
	return rows
}

func cellsOf(row *html.Node) []*html.Node {
	var cells []*html.Node
	for _, child := range elementsOf(row) {
		if child.DataAtom == atom.Td || child.DataAtom == atom.Th {
			cells = append(cells, child)
		}
	}
	return cells
}

// table returns a table, with its caption in front, or the content of one that is for layout.
func (r *htmlReader) table(node *html.Node, m marks) []any {
	var out []any
	for _, child := range elementsOf(node) {
		if child.DataAtom == atom.Caption && !isHidden(child) {
			out = append(out, r.content(child, m)...)
		}
	}
	if r.layout[node] {
		for _, row := range rowsOf(node) {
			out = append(out, r.layoutRow(row, m)...)
		}
		return out
	}
	var rows []any
	for _, row := range rowsOf(node) {
		if cells := r.row(row, m); len(cells) > 0 && !isHidden(row) {
			rows = append(rows, element("tableRow", cells))
		}
	}
	if len(rows) == 0 {
		return out
	}
	return append(out, element("table", rows))
}

func (r *htmlReader) layoutRow(row *html.Node, m marks) []any {
	var out []any
	if isHidden(row) {
		return nil
	}
	for _, cell := range cellsOf(row) {
		if !isHidden(cell) {
			out = append(out, r.content(cell, m)...)
		}
	}
	return out
}

func (r *htmlReader) row(row *html.Node, m marks) []any {
	var cells []any
	for _, cell := range cellsOf(row) {
		if isHidden(cell) {
			continue
		}
		kind := "tableCell"
		if cell.DataAtom == atom.Th {
			kind = "tableHeader"
		}
		content := r.content(cell, m)
		attributes := value.NewObject(2)
		for _, name := range []string{"colspan", "rowspan"} {
			if n, err := strconv.Atoi(attributeOf(cell.Attr, name)); err == nil && n > 1 && n <= maxCellSpan {
				attributes.Set(name, int64(n))
			}
		}
		if attributes.Len() == 0 {
			cells = append(cells, element(kind, content))
			continue
		}
		cells = append(cells, elementWith(kind, attributes, content))
	}
	return cells
}
