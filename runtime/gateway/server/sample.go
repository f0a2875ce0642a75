package server

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
)

// Sample is a request that a sandbox can answer.
type Sample struct {
	Provider, Model, Resource, Method string
	// HTTPMethod, Path and Body are the request; Path has the query, Body is empty for none.
	HTTPMethod, Path, Body string
}

// Samples returns one request for each method that has a recording, in the order of the catalog.
func Samples(catalog *engine.Catalog) []Sample {
	var out []Sample
	for _, m := range catalog.Mappings() {
		file := catalog.Tests(m)
		if file == nil {
			continue
		}
		for _, method := range m.Methods {
			if c := plainCase(file, method.Name); c != nil {
				out = append(out, sampleOf(m, c))
			}
		}
	}
	return out
}

// plainCase returns the first case of a method that ends well and shows nothing special, or the
// first that ends well.
func plainCase(file *testcase.File, method string) *testcase.Case {
	var found *testcase.Case
	for _, c := range file.Cases {
		switch {
		case c.Request.Method != method || c.Error != nil || c.Status >= 300 || !value.IsMissing(c.Request.Cursor):
		case len(c.Request.Prefer) == 0 && len(c.Warnings) == 0 && c.Status == 0:
			return c
		case found == nil:
			found = c
		}
	}
	return found
}

func sampleOf(m *mapping.Mapping, c *testcase.Case) Sample {
	s := Sample{Provider: m.Provider.Name, Model: m.Model, Resource: m.Resource.Resource, Method: c.Request.Method}
	s.HTTPMethod, s.Path = http.MethodPost, "/unified/"+s.Model+"/"+s.Resource
	switch s.Method {
	case "list":
		s.HTTPMethod = http.MethodGet
	case "create":
	case "get":
		s.HTTPMethod, s.Path = http.MethodGet, s.Path+"/"+url.PathEscape(c.Request.ID)
	case "update":
		s.HTTPMethod, s.Path = http.MethodPatch, s.Path+"/"+url.PathEscape(c.Request.ID)
	case "delete":
		s.HTTPMethod, s.Path = http.MethodDelete, s.Path+"/"+url.PathEscape(c.Request.ID)
	default:
		s.Path += "/" + url.PathEscape(s.Method)
	}
	s.Path += "?integrated_account_id=" + url.QueryEscape(s.Provider) + queryText("", c.Request.Query)
	if !value.IsMissing(c.Request.Body) && c.Request.Body != nil {
		s.Body = string(value.Append(nil, c.Request.Body))
	}
	return s
}

// queryText writes parameters in bracket style, each with an ampersand in front.
func queryText(name string, v any) string {
	switch v := v.(type) {
	case *value.Object:
		if v == nil {
			return ""
		}
		var b strings.Builder
		for key, member := range v.All() {
			if name != "" {
				key = name + "[" + key + "]"
			}
			b.WriteString(queryText(key, member))
		}
		return b.String()
	case []any:
		var b strings.Builder
		for i, element := range v {
			b.WriteString(queryText(name+"["+strconv.Itoa(i)+"]", element))
		}
		return b.String()
	case string:
		return "&" + bracketed(name) + "=" + url.QueryEscape(v)
	case nil:
		return "&" + bracketed(name) + "="
	}
	return "&" + bracketed(name) + "=" + url.QueryEscape(value.String(v))
}

// bracketed percent-encodes a name but for its brackets, which servers take as they are.
func bracketed(name string) string {
	return strings.NewReplacer("%5B", "[", "%5D", "]").Replace(url.QueryEscape(name))
}

// Curl is the command line that sends the request. -g keeps curl from reading the brackets.
func (s Sample) Curl(base, token string) string {
	var b strings.Builder
	b.WriteString("curl -g")
	if s.HTTPMethod != http.MethodGet {
		b.WriteString(" -X " + s.HTTPMethod)
	}
	b.WriteString(" " + quoted(base+s.Path) + " -H " + quoted("Authorization: Bearer "+token))
	if s.Body != "" {
		b.WriteString(" -H 'Content-Type: application/json' -d " + quoted(s.Body))
	}
	return b.String()
}

// quoted quotes a text for a shell of POSIX.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
