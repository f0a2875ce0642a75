package catalogtest_test

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// pathTemplate is a path of a description, with the base path of a server in front of it. It is
// matched against the end of a path: accounts reach one API at hosts and prefixes of their own.
type pathTemplate struct {
	segments []templateSegment
	literals int // characters outside parameters
}

type templateSegment struct {
	pattern *regexp.Regexp
	names   []string // of the parameters in it
}

var templateParameter = regexp.MustCompile(`\{([^{}]*)\}`)

func newPathTemplate(text string) pathTemplate {
	var template pathTemplate
	for _, segment := range splitPath(text) {
		var pattern strings.Builder
		var names []string
		rest := 0
		for _, found := range templateParameter.FindAllStringSubmatchIndex(segment, -1) {
			pattern.WriteString(regexp.QuoteMeta(segment[rest:found[0]]) + "(.+?)")
			names = append(names, segment[found[2]:found[3]])
			template.literals += found[0] - rest
			rest = found[1]
		}
		pattern.WriteString(regexp.QuoteMeta(segment[rest:]))
		template.literals += len(segment) - rest
		template.segments = append(template.segments, templateSegment{regexp.MustCompile("^" + pattern.String() + "$"), names})
	}
	return template
}

// match returns the decoded path parameters of a percent-encoded path that ends like the template.
func (t pathTemplate) match(path string) (map[string]string, bool) {
	segments := splitPath(path)
	if len(segments) < len(t.segments) {
		return nil, false
	}
	parameters := map[string]string{}
	for i, segment := range segments[len(segments)-len(t.segments):] {
		found := t.segments[i].pattern.FindStringSubmatch(segment)
		if found == nil {
			return nil, false
		}
		for j, name := range t.segments[i].names {
			content, err := url.PathUnescape(found[j+1])
			if err != nil {
				return nil, false
			}
			parameters[name] = content
		}
	}
	return parameters, true
}

// rank orders the templates that match one path: the longest, then the most literal is meant.
func (t pathTemplate) rank() int { return len(t.segments)*1_000_000 + t.literals }

// splitPath keeps the empty segment behind a trailing slash, which some APIs insist on.
func splitPath(path string) []string { return strings.Split(strings.TrimPrefix(path, "/"), "/") }

var serverHost = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://[^/]*`)

// basePaths returns the distinct paths of the servers of a description, without a trailing slash.
func basePaths(servers openapi3.Servers) []string {
	if len(servers) == 0 {
		return []string{""}
	}
	var bases []string
	seen := map[string]bool{}
	for _, server := range servers {
		base := strings.TrimSuffix(serverHost.ReplaceAllString(server.URL, ""), "/")
		if !seen[base] {
			seen[base] = true
			bases = append(bases, base)
		}
	}
	return bases
}
