package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Table is a table of figures.
type Table struct {
	Title   string     `json:"title"`
	Columns []Column   `json:"columns"`
	Rows    [][]string `json:"rows"`
	// Notes stand below the table.
	Notes []string `json:"notes,omitempty"`
}

// Column is a column of a table. Numbers are aligned on the right.
type Column struct {
	Name   string `json:"name"`
	Number bool   `json:"number"`
}

// Add appends a row; cells that are not given are empty.
func (t *Table) Add(cells ...string) {
	row := make([]string, len(t.Columns))
	copy(row, cells)
	t.Rows = append(t.Rows, row)
}

// Formats are the ways in which tables can be written.
var Formats = []string{"text", "markdown", "json"}

// Write writes tables in a format.
func Write(w io.Writer, format string, tables ...Table) error {
	switch format {
	case "text":
		return writeEach(w, tables, Table.text)
	case "markdown":
		return writeEach(w, tables, Table.markdown)
	case "json":
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(tables)
	}
	return fmt.Errorf("there is no format %q; formats are %s", format, strings.Join(Formats, ", "))
}

func writeEach(w io.Writer, tables []Table, render func(Table) string) error {
	for _, table := range tables {
		if _, err := io.WriteString(w, render(table)+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// text renders the table with aligned columns.
func (t Table) text() string {
	widths := t.widths()
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", t.Title)
	names := make([]string, len(t.Columns))
	for i, column := range t.Columns {
		names[i] = column.Name
	}
	for _, cells := range append([][]string{names}, t.Rows...) {
		line := "  "
		for i, cell := range cells {
			line += t.aligned(i, cell, widths[i]) + "  "
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	t.notes(&b, "  ")
	return b.String()
}

// markdown renders the table for a document.
func (t Table) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n\n|", t.Title)
	for _, column := range t.Columns {
		fmt.Fprintf(&b, " %s |", escaped(column.Name))
	}
	b.WriteString("\n|")
	for _, column := range t.Columns {
		if column.Number {
			b.WriteString("---:|")
		} else {
			b.WriteString("---|")
		}
	}
	b.WriteString("\n")
	for _, row := range t.Rows {
		b.WriteString("|")
		for _, cell := range row {
			fmt.Fprintf(&b, " %s |", escaped(cell))
		}
		b.WriteString("\n")
	}
	t.notes(&b, "")
	return b.String()
}

func (t Table) notes(b *strings.Builder, indent string) {
	if len(t.Notes) > 0 {
		b.WriteString("\n")
	}
	for _, note := range t.Notes {
		b.WriteString(indent + note + "\n")
	}
}

func (t Table) widths() []int {
	widths := make([]int, len(t.Columns))
	for i, column := range t.Columns {
		widths[i] = utf8.RuneCountInString(column.Name)
		for _, row := range t.Rows {
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i]))
		}
	}
	return widths
}

func (t Table) aligned(column int, cell string, width int) string {
	blanks := strings.Repeat(" ", width-utf8.RuneCountInString(cell))
	if t.Columns[column].Number {
		return blanks + cell
	}
	return cell + blanks
}

func escaped(cell string) string { return strings.ReplaceAll(cell, "|", `\|`) }
