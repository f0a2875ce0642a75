package function

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/value"
)

// Reference returns everything an expression may call, the forms included, sorted by category in
// the order of the reference, then by name.
func (r *Registry) Reference() []*Function {
	all := slices.Concat(r.Functions(), forms)
	sortByCategory(all)
	return all
}

// Documented returns the entry of the reference for a name, or nil.
func (r *Registry) Documented(name string) *Function {
	if f := r.Lookup(name); f != nil {
		return f
	}
	for _, form := range forms {
		if form.Name == name {
			return form
		}
	}
	return nil
}

// Suggest returns the name of the reference that was probably meant by another, or "": the name
// that a function of another language has here, else the closest spelling.
func (r *Registry) Suggest(name string) string {
	if alias, ok := Alias(name); ok {
		return alias
	}
	var names []string
	for _, f := range r.Reference() {
		names = append(names, f.Name)
	}
	return suggest.Closest(strings.TrimPrefix(name, "$"), names)
}

// Summary returns the first sentence of the doc.
func (f *Function) Summary() string {
	if end := strings.Index(f.Doc, ". "); end >= 0 {
		return f.Doc[:end+1]
	}
	return f.Doc
}

// ResultText names the kind of the result, or says "any".
func (f *Function) ResultText() string {
	if f.Result == "" || f.Result == value.KindMissing {
		return "any"
	}
	return string(f.Result)
}

// KindsText names the kinds that the argument may have, or says "any".
func (p Parameter) KindsText() string {
	if len(p.Kinds) == 0 {
		return "any"
	}
	names := make([]string, len(p.Kinds))
	for i, kind := range p.Kinds {
		names[i] = string(kind)
	}
	return strings.Join(names, " or ")
}

// Remarks says what else there is to know about the argument, such as "optional".
func (p Parameter) Remarks() []string {
	var remarks []string
	for _, remark := range []struct {
		holds bool
		text  string
	}{{p.Optional, "optional"}, {p.Variadic, "any number"}, {p.Literal, "text literal"}, {p.Pattern, "regular expression"}} {
		if remark.holds {
			remarks = append(remarks, remark.text)
		}
	}
	return remarks
}

// WriteList writes the signature and the first sentence of every entry, by category.
func (r *Registry) WriteList(w io.Writer) error {
	var out strings.Builder
	all := r.Reference()
	width := 0
	for _, f := range all {
		width = max(width, len(f.Signature()))
	}
	category := Category("")
	for _, f := range all {
		if f.Category != category {
			if category != "" {
				out.WriteByte('\n')
			}
			category = f.Category
			fmt.Fprintf(&out, "%s\n", category)
		}
		fmt.Fprintf(&out, "  %-*s  %s\n", width, f.Signature(), f.Summary())
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// WriteText writes all there is to know about the function for a reader at a terminal.
func (f *Function) WriteText(w io.Writer) error {
	var out strings.Builder
	fmt.Fprintf(&out, "%s -> %s\n\n%s\n", f.Signature(), f.ResultText(), f.Doc)
	if f.JSONata != "" {
		fmt.Fprintf(&out, "\nJSONata: %s\n", f.JSONata)
	}
	if len(f.Parameters) > 0 {
		out.WriteString("\nparameters\n")
	}
	for _, p := range f.Parameters {
		about := append([]string{p.KindsText()}, p.Remarks()...)
		fmt.Fprintf(&out, "  %s (%s)\n      %s\n", p.Name, strings.Join(about, ", "), p.Doc)
	}
	if len(f.Examples) > 0 {
		out.WriteString("\nexamples\n")
	}
	for _, example := range f.Examples {
		fmt.Fprintf(&out, "  %s\n      %s\n", example.Expression, example.outcome())
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func (e Example) outcome() string {
	switch {
	case e.Error != "":
		return "error: " + e.Error
	case e.Result == "":
		return "(missing)"
	}
	return e.Result
}

// WriteMarkdown writes the reference page of all entries. The section of an entry has its name
// in lower case as its anchor.
func (r *Registry) WriteMarkdown(w io.Writer) error {
	var out strings.Builder
	out.WriteString("# Functions\n\n" +
		"Every function an expression may call. This page is generated from the library.\n")
	category := Category("")
	for _, f := range r.Reference() {
		if f.Category != category {
			category = f.Category
			fmt.Fprintf(&out, "\n## %s\n", titleCase(string(category)))
		}
		f.writeMarkdown(&out)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// WriteMarkdown writes the section of the function in the reference page.
func (f *Function) WriteMarkdown(w io.Writer) error {
	var out strings.Builder
	f.writeMarkdown(&out)
	_, err := io.WriteString(w, strings.TrimLeft(out.String(), "\n"))
	return err
}

func (f *Function) writeMarkdown(out *strings.Builder) {
	fmt.Fprintf(out, "\n### %s\n\n`%s` → %s", f.Name, f.Signature(), f.ResultText())
	if f.JSONata != "" {
		fmt.Fprintf(out, " (JSONata: `%s`)", f.JSONata)
	}
	fmt.Fprintf(out, "\n\n%s\n", markdownText(f.Doc))
	if len(f.Parameters) > 0 {
		out.WriteByte('\n')
	}
	for _, p := range f.Parameters {
		about := append([]string{p.KindsText()}, p.Remarks()...)
		fmt.Fprintf(out, "- `%s` (%s): %s\n", p.Name, strings.Join(about, ", "), markdownText(p.Doc))
	}
	if len(f.Examples) == 0 {
		return
	}
	out.WriteString("\n| expression | result |\n|---|---|\n")
	for _, example := range f.Examples {
		outcome := example.outcome()
		if example.Error == "" && example.Result != "" {
			outcome = markdownCode(outcome)
		}
		fmt.Fprintf(out, "| %s | %s |\n", markdownCode(example.Expression), outcome)
	}
}

// markdownCode returns text as code in the cell of a table.
func markdownCode(text string) string {
	fence, blank := "`", ""
	if strings.Contains(text, "`") {
		fence, blank = "``", " "
	}
	return fence + blank + strings.NewReplacer("|", `\|`, "\n", " ").Replace(text) + blank + fence
}

// markdownText escapes what Markdown would take for markup in running text.
func markdownText(text string) string {
	return strings.NewReplacer("<", "&lt;", "*", `\*`, "_", `\_`, "[", `\[`, "`", "\\`").Replace(text)
}

func titleCase(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

func sortByCategory(functions []*Function) {
	slices.SortStableFunc(functions, func(a, b *Function) int {
		return cmp.Or(slices.Index(Categories, a.Category)-slices.Index(Categories, b.Category), cmp.Compare(a.Name, b.Name))
	})
}
