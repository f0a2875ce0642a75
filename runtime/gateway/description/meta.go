package description

import (
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// Meta describes one method as one provider has it: its schemas narrowed to what is read and
// written there, what picks its routes, and what cannot be written and why. Overlays count if m is
// of an overlaid mapping.
func Meta(m *mapping.Method) *value.Object {
	provider, resource := m.Mapping.Provider, m.Mapping.Resource
	out := value.ObjectOf(
		"model", m.Mapping.Model, "resource", resource.Resource, "method", m.Name,
		"provider", value.ObjectOf("name", provider.Name, "label", provider.Label),
		"documentation_link", orNull(provider.Docs),
		"documentation", orNull(m.Doc),
		"request", value.ObjectOf("method", HTTPMethod(m.Name), "path", Path(m.Mapping.Model, resource.Resource, m.Name)),
		"query_schema", querySchema(m),
	)
	if body := bodySchema(m); body != nil {
		out.Set("request_body_schema", body)
	} else {
		out.Set("request_body_schema", nil)
	}
	out.Set("response_schema", answerSchema(m))
	out.Set("schema", export(resource.Read.Root(), nil))
	out.Set("fields_read", anys(mapping.FieldsRead(m)))
	out.Set("fields_written", anys(mapping.FieldsWritten(m)))
	out.Set("ignored", reasons(m.Ignored))
	out.Set("absent", reasons(m.Absent))
	out.Set("conditions", conditions(m))
	out.Set("route", route(m))
	out.Set("filters", anys(m.Filters()))
	out.Set("pages", pages(m))
	return out
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// reasons lists fields that a method does without: those that a request may have and the provider
// cannot be given, or those that an answer lacks.
func reasons(fields []mapping.Ignored) []any {
	out := make([]any, 0, len(fields))
	for _, field := range fields {
		out = append(out, value.ObjectOf("field", field.Field, "reason", field.Reason))
	}
	return out
}

// conditions lists what a request must satisfy beyond its schema, as the mapping words it.
func conditions(m *mapping.Method) []any {
	out := []any{}
	for _, plan := range m.Plans() {
		for _, call := range plan.Calls {
			for _, requirement := range call.Requires {
				out = append(out, value.ObjectOf("pointer", requirement.At, "message", source(requirement.Else)))
			}
		}
	}
	return out
}

func source(text *template.Text) string {
	if text == nil {
		return ""
	}
	return text.Source()
}

// route tells what picks the way of a routed method, and which fields each way writes; it is null
// for a method that has one way.
func route(m *mapping.Method) any {
	if m.Route == nil {
		return nil
	}
	values := make([]any, 0, len(m.Routes))
	for _, way := range m.Routes {
		values = append(values, value.ObjectOf("value", way.Value, "fields_written", anys(writtenBy(m, way.Plan))))
	}
	return value.ObjectOf("by", m.Route.Program.Source(), "default", orNull(m.Default), "routes", values)
}

// pages tells how large the pages of a list are, for each way that has some of its own; it is null
// for other methods.
func pages(m *mapping.Method) any {
	if !m.IsList() {
		return nil
	}
	out := []any{}
	for i, plan := range m.Plans() {
		if plan.Pages == nil {
			continue
		}
		size := value.ObjectOf("default", plan.Pages.Default, "max", plan.Pages.Max)
		if len(m.Routes) > 0 {
			size.Set("route", m.Routes[i].Value)
		}
		out = append(out, size)
	}
	return out
}

func writtenBy(m *mapping.Method, plan *mapping.Plan) []string {
	if !m.HasBody() {
		return nil
	}
	return plan.FieldsWritten(m.Mapping.Resource)
}
