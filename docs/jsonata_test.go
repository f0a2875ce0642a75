package docs_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/function"
)

// jsonataFunctions are the functions of JSONata 2.2, https://docs.jsonata.org.
const jsonataFunctions = `string length substring substringBefore substringAfter uppercase lowercase trim pad contains split join match replace
eval base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl number abs floor ceil round power sqrt random
formatNumber formatBase formatInteger parseInteger sum max min average boolean not exists count append sort reverse shuffle distinct zip
map filter single reduce sift keys lookup spread merge each error assert type clone now millis fromMillis toMillis`

// comparisonRow is a row of a table of jsonata.md, with the code spans of its cells.
type comparisonRow struct {
	line                int
	jsonata, here, note []string
	cells               []string
}

var (
	codeSpan     = regexp.MustCompile("``(.+?)``|`([^`]+)`")
	calledName   = regexp.MustCompile(`([A-Za-z][A-Za-z0-9]*)\(`)
	quotedText   = regexp.MustCompile(`"[^"]*"|'[^']*'`)
	expressionIn = regexp.MustCompile(`\bresponse\b|^[a-zA-Z]+\(|^let `)
)

// comparisonRows reads the rows of all tables of jsonata.md.
func comparisonRows(t *testing.T) []comparisonRow {
	t.Helper()
	document, err := os.ReadFile("jsonata.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows []comparisonRow
	for i, line := range strings.Split(string(document), "\n") {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| JSONata | here |") {
			continue
		}
		cells := tableCells(line)
		if len(cells) != 3 {
			t.Fatalf("line %d has %d cells, want 3: a | inside of one is written \\|", i+1, len(cells))
		}
		rows = append(rows, comparisonRow{line: i + 1, cells: cells, jsonata: codeSpans(cells[0]), here: codeSpans(cells[1]), note: codeSpans(cells[2])})
	}
	return rows
}

// tableCells splits a row of a Markdown table, in which a bar that belongs to a cell is escaped.
func tableCells(line string) []string {
	const bar = "\x00"
	line = strings.ReplaceAll(strings.TrimSpace(line), `\|`, bar)
	cells := strings.Split(strings.Trim(line, "|"), "|")
	for i, cell := range cells {
		cells[i] = strings.TrimSpace(strings.ReplaceAll(cell, bar, "|"))
	}
	return cells
}

func codeSpans(cell string) []string {
	var spans []string
	for _, m := range codeSpan.FindAllStringSubmatch(cell, -1) {
		spans = append(spans, strings.TrimSpace(m[1]+m[2]))
	}
	return spans
}

// TestJSONataExpressionsCompile compiles what the tables say is written here.
func TestJSONataExpressionsCompile(t *testing.T) {
	scope := expression.NewScope(expression.ScopeOptions{Names: []*expression.Name{{Name: "response"}}})
	compiled := 0
	for _, row := range comparisonRows(t) {
		sources := row.here
		if row.cells[1] == "absent" {
			sources = nil
		}
		for _, span := range row.note {
			if expressionIn.MatchString(span) {
				sources = append(sources, span)
			}
		}
		for _, source := range sources {
			compiled++
			if program, problems := expression.Compile(source, scope); program == nil {
				t.Errorf("line %d: %s: %v", row.line, source, problems)
			}
		}
	}
	if compiled < 100 {
		t.Errorf("only %d expressions were found", compiled)
	}
}

// TestJSONataRowsAreWhole checks that no row leaves its reader without an answer.
func TestJSONataRowsAreWhole(t *testing.T) {
	for _, row := range comparisonRows(t) {
		if row.cells[0] == "" || row.cells[1] == "" {
			t.Errorf("line %d has an empty cell", row.line)
		}
		if strings.HasPrefix(row.cells[1], "absent") && row.cells[2] == "" {
			t.Errorf("line %d gives no reason", row.line)
		}
		if len(row.here) == 0 && row.cells[1] != "absent" && !strings.Contains(row.cells[1], "unknown name") {
			t.Errorf("line %d neither shows an expression nor says absent", row.line)
		}
	}
}

// TestJSONataFunctions checks that every function of JSONata has a row, and that the row of one
// that the library names as the origin of a function shows that function.
func TestJSONataFunctions(t *testing.T) {
	shown := map[string]map[string]bool{}
	for _, row := range comparisonRows(t) {
		for _, span := range row.jsonata {
			name, _, isCall := strings.Cut(strings.TrimPrefix(span, "$"), "(")
			if !isCall || !strings.HasPrefix(span, "$") {
				continue
			}
			if shown[name] == nil {
				shown[name] = map[string]bool{}
			}
			for _, source := range append(row.here, row.note...) {
				for _, m := range calledName.FindAllStringSubmatch(source, -1) {
					shown[name][m[1]] = true
				}
			}
		}
	}
	for _, name := range strings.Fields(jsonataFunctions) {
		if shown[name] == nil {
			t.Errorf("no row has $%s", name)
		}
	}
	for _, f := range function.Standard().Reference() {
		if name := strings.TrimPrefix(f.JSONata, "$"); name != "" && !shown[name][f.Name] {
			t.Errorf("no row of $%s shows %s", name, f.Name)
		}
	}
}

// TestJSONataNamesExist checks the names of all functions that the columns of this language call.
func TestJSONataNamesExist(t *testing.T) {
	library := function.Standard()
	for _, row := range comparisonRows(t) {
		for _, source := range append(row.here, row.note...) {
			for _, m := range calledName.FindAllStringSubmatch(quotedText.ReplaceAllString(source, `""`), -1) {
				if library.Documented(m[1]) == nil {
					t.Errorf("line %d: there is no function %s", row.line, m[1])
				}
			}
		}
	}
}
