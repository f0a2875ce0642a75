package richtext

import (
	"strings"

	"github.com/unimap/unimap/engine/value"
)

const (
	maxCellSpan = 50      // rows or columns that one cell covers
	maxCells    = 100_000 // of a table that is written, with those that others cover
)

// table writes a table of GitHub's form, which has one header row and cells of one line. A
// table without a header row gets an empty one, and cells that another cell covers are empty.
func (w *markdownWriter) table(table *value.Object, depth int) (string, error) {
	grid, err := gridOf(table)
	if err != nil {
		return "", err
	}
	columns := 0
	for _, row := range grid {
		columns = max(columns, len(row))
	}
	if columns == 0 {
		return "", nil
	}
	if columns*(len(grid)+2) > maxCells {
		return "", tooManyCells()
	}
	rows := make([]string, 0, len(grid)+2)
	if !isHeader(grid[0]) {
		rows = append(rows, tableRow(nil, columns), delimiterRow(columns))
	}
	for i, row := range grid {
		texts := make([]string, len(row))
		for j, cell := range row {
			if cell == nil {
				continue
			}
			if texts[j], err = w.cell(cell, depth+1); err != nil {
				return "", err
			}
		}
		rows = append(rows, tableRow(texts, columns))
		if i == 0 && isHeader(row) {
			rows = append(rows, delimiterRow(columns))
		}
	}
	return strings.Join(rows, "\n"), nil
}

// gridOf lays the cells of a table out in rows and columns; nil is a place that a cell beside
// or above it covers.
func gridOf(table *value.Object) ([][]*value.Object, error) {
	var grid [][]*value.Object
	var covered []int // by column: the rows below that a cell covers
	total := 0
	for _, row := range blocksOf(contentOf(table)) {
		var cells []*value.Object
		skip := func() {
			for len(cells) < len(covered) && covered[len(cells)] > 0 {
				covered[len(cells)]--
				cells = append(cells, nil)
			}
		}
		for _, cell := range blocksOf(contentOf(row)) {
			skip()
			width := integerAttribute(cell, "colspan", 1, maxCellSpan)
			height := integerAttribute(cell, "rowspan", 1, maxCellSpan)
			for i := range width {
				for len(covered) <= len(cells) {
					covered = append(covered, 0)
				}
				covered[len(cells)] = height - 1
				if i == 0 {
					cells = append(cells, cell)
				} else {
					cells = append(cells, nil)
				}
			}
			if total += width; total > maxCells {
				return nil, tooManyCells()
			}
		}
		skip()
		grid = append(grid, cells)
	}
	return grid, nil
}

func isHeader(row []*value.Object) bool {
	for _, cell := range row {
		if cell != nil && kindOf(cell) != "tableHeader" {
			return false
		}
	}
	return len(row) > 0
}

func tableRow(cells []string, columns int) string {
	var out strings.Builder
	out.WriteString("|")
	for i := range columns {
		text := ""
		if i < len(cells) {
			text = cells[i]
		}
		if text != "" {
			text += " "
		}
		out.WriteString(" " + text + "|")
	}
	return out.String()
}

func delimiterRow(columns int) string {
	return "|" + strings.Repeat(" --- |", columns)
}

// cell writes the blocks of a cell in one line.
func (w *markdownWriter) cell(cell *value.Object, depth int) (string, error) {
	var parts []string
	for _, block := range blocksOf(contentOf(cell)) {
		part, err := w.cellBlock(block, depth)
		if err != nil {
			return "", err
		}
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "<br>"), nil
}

func (w *markdownWriter) cellBlock(block *value.Object, depth int) (string, error) {
	if depth > MaxDepth {
		return "", tooDeep("document", MaxDepth)
	}
	switch {
	case kindOf(block) == "codeBlock":
		return codeInCell(codeOf(block)), nil
	case isList(block):
		return w.listInCell(block, depth)
	case kindOf(block) == "media" || holdsInlines(block):
		return w.line(inlinesOfBlock(block), depth, lineInCell)
	}
	return w.cell(block, depth+1)
}

func inlinesOfBlock(block *value.Object) []any {
	if kindOf(block) == "media" {
		return []any{block}
	}
	return contentOf(block)
}

func codeInCell(code string) string {
	var rows []string
	for row := range strings.SplitSeq(lineFeeds.Replace(code), "\n") {
		if row != "" {
			rows = append(rows, codeSpan(row, lineInCell))
		}
	}
	return strings.Join(rows, "<br>")
}

func (w *markdownWriter) listInCell(list *value.Object, depth int) (string, error) {
	var parts []string
	for _, item := range blocksOf(contentOf(list)) {
		text, err := w.cellBlock(item, depth+1)
		if err != nil {
			return "", err
		}
		if kindOf(list) == "taskList" && !isList(item) {
			text = `\` + checkbox(item) + " " + text
		}
		parts = append(parts, "- "+text)
	}
	return strings.Join(parts, "<br>"), nil
}
