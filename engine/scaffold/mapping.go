package scaffold

import (
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/editor"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
)

// mapping writes MODEL/RESOURCE.yaml: a get and an update that compile, the other methods as
// comments.
func (w *writer) mapping() []byte {
	body := &page{} // first, to know the enums
	w.record(body)
	body.blank()
	body.active(line{0, "methods:", ""})
	w.get(body)
	body.blank()
	body.disabled(w.list()...)
	body.blank()
	body.disabled(w.create()...)
	body.blank()
	w.update(body)
	body.blank()
	body.disabled(w.delete()...)

	p := w.page(editor.FileMapping, 2)
	p.disabled(
		line{0, "doc: |", ""},
		line{1, "What the resource is here, what is peculiar about it, and the addresses of the documentation.", ""},
	)
	p.blank()
	if len(w.enums.names) > 0 {
		p.disabled(w.enums.lines()...)
		p.blank()
	}
	return append(p.bytes(), body.bytes()...)
}

func (w *writer) get(p *page) {
	p.active(line{1, "get:", ""})
	w.params(p)
	p.active(
		line{2, "calls:", ""},
		line{3, "- name: read", ""},
		line{4, "request: GET /" + w.Resource + "/{id}", ""},
		line{2, "result: record(calls.read.response)", ""},
	)
}

func (w *writer) list() []line {
	lines := append([]line{{1, "list:", ""}}, w.paramLines()...)
	return append(lines,
		line{2, "calls:", ""},
		line{3, "- name: page", ""},
		line{4, "request: GET /" + w.Resource, ""},
		line{4, "query: {after: page.cursor, limit: page.size}", ""},
		line{2, "paginate:", docOf("method", "paginate")},
		line{3, "size: {default: 50, max: 100}", docOf("paginate", "size")},
		line{3, "next: calls.page.response.next", docOf("paginate", "next")},
		line{2, "result: record(calls.page.response." + w.Resource + ")", ""},
	)
}

func (w *writer) create() []line {
	lines := append([]line{{1, "create:", ""}}, w.paramLines()...)
	lines = append(lines,
		line{2, "ignore: {}", docOf("method", "ignore")},
		line{2, "calls:", ""},
		line{3, "- name: add", ""},
		line{4, "request: POST /" + w.Resource, ""},
	)
	return append(append(lines, w.body()...), line{2, "result: record(calls.add.response)", ""})
}

// body writes the body of a call, with every field of the unified one; nothing if there is none.
func (w *writer) body() []line {
	lines := []line{{4, "body:", "Under native names; a field that the provider lacks goes under ignore."}}
	for _, property := range mapped(w.resource.Write) {
		lines = append(lines, line{5, quoted(property.Name) + ": " + expression(w.written(property)), describe(property)})
	}
	if len(lines) == 1 {
		return nil
	}
	return lines
}

func (w *writer) update(p *page) {
	p.active(line{1, "update:", ""})
	w.params(p)
	p.disabled(line{2, "ignore: {}", docOf("method", "ignore")})
	p.active(
		line{2, "calls:", ""},
		line{3, "- name: edit", ""},
		line{4, "request: PATCH /" + w.Resource + "/{id}", ""},
	)
	if body := w.body(); body != nil {
		p.disabled(body...)
	}
	p.active(line{2, "result: record(calls.edit.response)", ""})
}

func (w *writer) delete() []line {
	lines := []line{{1, "delete:", ""}}
	lines = append(lines, w.paramLines()...)
	return append(lines,
		line{2, "calls:", ""},
		line{3, "- request: DELETE /" + w.Resource + "/{id}", ""},
		line{2, "result: {id: id}", ""},
	)
}

// params writes the query parameters of a method as comments.
func (w *writer) params(p *page) {
	if lines := w.paramLines(); len(lines) > 0 {
		p.disabled(lines...)
	}
}

// paramLines are the query parameters of the resource that not every method takes.
func (w *writer) paramLines() []line {
	lines := []line{{2, "params:", docOf("method", "params")}}
	for _, property := range w.resource.Query.Root().Properties() {
		if slices.Contains(mapping.RuntimeParams, property.Name) {
			continue
		}
		lines = append(lines, line{3, quoted(property.Name) + ": " + allowed(property.Shape), describe(property)})
	}
	if len(lines) == 1 {
		return nil
	}
	return lines
}

// allowed writes what a parameter can be, if that is a closed list.
func allowed(shape *schema.Shape) string {
	values := enumTexts(shape)
	if named := shape.Property(shape.Shorthand()); named != nil {
		values = enumTexts(named.Shape)
	}
	if values == nil {
		return "{}"
	}
	quotedValues := make([]string, len(values))
	for i, v := range values {
		quotedValues[i] = quoted(v)
	}
	return "{allowed: [" + strings.Join(quotedValues, ", ") + "]}"
}

// docOf returns what the table of the format says of a key.
func docOf(object, key string) string {
	for _, field := range format.ObjectNamed(object).Fields {
		if field.Key == key {
			return field.Doc
		}
	}
	panic("scaffold: no key " + key + " of " + object)
}
