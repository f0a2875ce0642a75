package matrix

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/mapping"
)

// Row is one method of one provider. Its JSON form is stable.
type Row struct {
	Provider string   `json:"provider"`
	Label    string   `json:"label"`
	Model    string   `json:"model"`
	Resource string   `json:"resource"`
	Method   string   `json:"method"`
	Routes   []string `json:"routes"` // the values that pick a route, in the order of the file
	// FieldsRead are the unified fields that an answer can have, FieldsWritten those of a request
	// that the method uses, both in the order of the schema.
	FieldsRead    []string `json:"fields_read"`
	FieldsWritten []string `json:"fields_written"`
	// Filters are the parts of the query by which a list selects, such as updated_at.gt.
	Filters []string `json:"filters"`
	Tested  bool     `json:"tested"` // there is a case for the method
}

// Of returns the rows of a catalog, sorted by provider, model and resource, the methods in the
// order of mapping.MethodNames.
func Of(catalog *engine.Catalog) []Row {
	rows := []Row{}
	for _, m := range catalog.Mappings() {
		for _, method := range m.Methods {
			rows = append(rows, rowOf(catalog, m, method))
		}
	}
	return rows
}

func rowOf(catalog *engine.Catalog, m *mapping.Mapping, method *mapping.Method) Row {
	row := Row{
		Provider: m.Provider.Name, Label: m.Provider.Label, Model: m.Model, Resource: m.Resource.Resource, Method: method.Name,
		Routes: []string{}, Filters: listed(method.Filters()), FieldsRead: listed(mapping.FieldsRead(method)), FieldsWritten: listed(mapping.FieldsWritten(method)),
	}
	for _, route := range method.Routes {
		row.Routes = append(row.Routes, route.Value)
	}
	if tests := catalog.Tests(m); tests != nil {
		for _, c := range tests.Cases {
			row.Tested = row.Tested || c.Request.Method == method.Name
		}
	}
	return row
}

// listed returns an empty list for none, which JSON tells from null.
func listed(names []string) []string {
	if names == nil {
		return []string{}
	}
	return names
}

// WriteText writes the rows as a table with aligned columns. Without rows it writes nothing.
func WriteText(w io.Writer, rows []Row) error {
	if len(rows) == 0 {
		return nil
	}
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "PROVIDER\tRESOURCE\tMETHOD\tREADS\tWRITES\tTESTED\tROUTES")
	for _, row := range rows {
		tested := "no"
		if row.Tested {
			tested = "yes"
		}
		fmt.Fprintln(table, strings.Join([]string{
			row.Provider, row.Model + "/" + row.Resource, row.Method,
			fieldCount(row.FieldsRead), fieldCount(row.FieldsWritten), tested, strings.Join(row.Routes, ","),
		}, "\t"))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, trailingBlanks.ReplaceAllString(text.String(), ""))
	return err
}

var trailingBlanks = regexp.MustCompile(`(?m) +$`)

func fieldCount(names []string) string {
	switch len(names) {
	case 0:
		return "-"
	case 1:
		return "1 field"
	}
	return strconv.Itoa(len(names)) + " fields"
}
