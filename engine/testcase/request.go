package testcase

import (
	"context"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

// AccountOf returns the account that a case runs with.
func (f *File) AccountOf(tested *Case) Account {
	if tested.Account != nil {
		return *tested.Account
	}
	return f.Account
}

// Values returns what the slots of a mapping see of the request of a case before any call is
// made: the account's settings, the query without the parameters that every method takes, and the
// body, both with bare references written out.
func (f *File) Values(tested *Case, m *mapping.Mapping) mapping.Values {
	settings := f.AccountOf(tested).Settings
	if settings == nil {
		settings = value.NewObject(0)
	}
	v := mapping.Values{ID: tested.Request.ID, Account: settings, Query: value.NewObject(0), Calls: value.NewObject(0)}
	if tested.Request.Query != nil {
		v.Query = expanded(m.Resource.Query, tested.Request.Query).Without(mapping.HiddenParams...)
	}
	if body, ok := tested.Request.Body.(*value.Object); ok {
		v.Body = expanded(m.Resource.Write, body)
	}
	return v
}

// expanded returns an object of a request with its bare references written out.
func expanded(s *schema.Schema, object *value.Object) *value.Object {
	if s == nil {
		return object
	}
	if out, ok := s.ExpandShorthand(object).(*value.Object); ok {
		return out
	}
	return object
}

// Way is a method of a mapping, or one of its routes.
type Way struct {
	Method string
	Route  string // empty for a method without routes
}

// String returns the method, and the route behind a slash.
func (w Way) String() string {
	if w.Route == "" {
		return w.Method
	}
	return w.Method + "/" + w.Route
}

// WayOf returns which way a case takes; ok is false if the mapping does not have it.
func (f *File) WayOf(tested *Case, m *mapping.Mapping) (way Way, ok bool) {
	method := m.Method(tested.Request.Method)
	if method == nil {
		return Way{}, false
	}
	if method.Route == nil {
		return Way{Method: method.Name}, true
	}
	route := f.routeOf(tested, method)
	for _, r := range method.Routes {
		if r.Value == route {
			return Way{Method: method.Name, Route: route}, true
		}
	}
	return Way{}, false
}

func (f *File) routeOf(tested *Case, method *mapping.Method) string {
	m := method.Mapping
	frame := m.NewFrame(context.Background(), f.Values(tested, m), mapping.Environment{Now: f.Now})
	chosen, err := method.Route.Eval(frame)
	switch {
	case err != nil:
		return ""
	case value.IsNil(chosen):
		return method.Default
	}
	return mapping.ReferenceText(chosen)
}

// Ways returns the ways of a mapping, in the order of its methods and routes.
func Ways(m *mapping.Mapping) []Way {
	var ways []Way
	for _, method := range m.Methods {
		if method.Route == nil {
			ways = append(ways, Way{Method: method.Name})
		}
		for _, route := range method.Routes {
			ways = append(ways, Way{Method: method.Name, Route: route.Value})
		}
	}
	return ways
}

// Tested returns how many cases of a file take each way of a mapping. The file may be nil.
func Tested(m *mapping.Mapping, f *File) map[Way]int {
	counts := map[Way]int{}
	if f == nil {
		return counts
	}
	for _, tested := range f.Cases {
		if way, ok := f.WayOf(tested, m); ok {
			counts[way]++
		}
	}
	return counts
}
