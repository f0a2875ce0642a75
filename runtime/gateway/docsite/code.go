package docsite

import (
	"net/url"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

const (
	accountPlace = "<integrated_account_id>"
	tokenPlace   = "<your_api_token>"
	idPlace      = "<id>"
)

// address is the URL of the request with its query.
func (c call) address() string {
	query := "integrated_account_id=" + accountPlace
	for name, v := range c.query.All() {
		query += "&" + url.QueryEscape(name) + "=" + url.QueryEscape(plain(v))
	}
	return c.endpoint() + "?" + query
}

func (c call) endpoint() string { return c.server + strings.ReplaceAll(c.path, "{id}", idPlace) }

// shellQuoted writes a text as one word of a POSIX shell.
func shellQuoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

func (c call) curl() string {
	var b strings.Builder
	b.WriteString("curl -X " + c.http + " " + shellQuoted(c.address()))
	b.WriteString(" \\\n  -H 'Authorization: Bearer " + tokenPlace + "'")
	if c.body != nil {
		b.WriteString(" \\\n  -H 'Content-Type: application/json' \\\n  -d " + shellQuoted(value.Indent(c.body)))
	}
	return b.String()
}

// quoted writes a text as a literal of JavaScript and Python: a JSON string is one in both.
func quoted(text string) string { return string(value.AppendString(nil, text)) }

func (c call) javaScript() string {
	var b strings.Builder
	b.WriteString("const query = new URLSearchParams(" + value.Indent(c.fullQuery()) + ");\n\n")
	b.WriteString("const response = await fetch(`" + templateText(c.endpoint()) + "?${query}`, {\n  method: " + quoted(c.http) + ",\n")
	b.WriteString("  headers: {\n    Authorization: " + quoted("Bearer "+tokenPlace) + ",\n")
	if c.body != nil {
		b.WriteString("    'Content-Type': 'application/json',\n")
	}
	b.WriteString("  },\n")
	if c.body != nil {
		b.WriteString("  body: JSON.stringify(" + indented(value.Indent(c.body), "  ") + "),\n")
	}
	b.WriteString("});\n\nconsole.log(response.status, await response.json());")
	return b.String()
}

// templateText escapes a text for a template literal of JavaScript.
func templateText(text string) string {
	return strings.NewReplacer("\\", "\\\\", "`", "\\`", "${", "\\${").Replace(text)
}

func (c call) fullQuery() *value.Object {
	query := value.ObjectOf("integrated_account_id", accountPlace)
	for name, v := range c.query.All() {
		query.Set(name, v)
	}
	return query
}

func (c call) python() string {
	var b strings.Builder
	b.WriteString("import requests\n\nresponse = requests." + strings.ToLower(c.http) + "(\n")
	b.WriteString("    " + quoted(c.endpoint()) + ",\n")
	b.WriteString("    headers={\"Authorization\": " + quoted("Bearer "+tokenPlace) + "},\n")
	b.WriteString("    params=" + indented(pythonLiteral(c.fullQuery()), "    ") + ",\n")
	if c.body != nil {
		b.WriteString("    json=" + indented(pythonLiteral(c.body), "    ") + ",\n")
	}
	b.WriteString(")\nprint(response.status_code, response.json())")
	return b.String()
}

// arguments are those of a call of an SDK: model, resource, id, body and query.
func (c call) arguments(write func(any) string) []string {
	out := []string{quoted(c.model), quoted(c.resource)}
	if c.hasID {
		out = append(out, quoted(idPlace))
	}
	if c.body != nil {
		out = append(out, write(c.body))
	}
	return append(out, write(c.fullQuery()))
}

func (c call) typeScriptSDK() string {
	var b strings.Builder
	b.WriteString("import Truto from '@truto/truto-ts-sdk';\n\n")
	b.WriteString("const api = new Truto({ token: " + quoted(tokenPlace) + ", baseUrl: " + quoted(c.server) + " });\n\n")
	arguments := strings.Join(c.arguments(value.Indent), ",\n")
	if c.method == "list" {
		b.WriteString("for await (const item of api.unifiedApi.list(\n  " + indented(arguments, "  ") + ",\n)) {\n  console.log(item);\n}")
		return b.String()
	}
	b.WriteString("const result = await api.unifiedApi." + c.method + "(\n  " + indented(arguments, "  ") + ",\n);\n\nconsole.log(result);")
	return b.String()
}

func (c call) pythonSDK() string {
	var b strings.Builder
	b.WriteString("import asyncio\n\nfrom truto_python_sdk import TrutoApi\n\n")
	b.WriteString("api = TrutoApi(token=" + quoted(tokenPlace) + ", base_url=" + quoted(c.server) + ")\n\n\nasync def main():\n")
	arguments := strings.Join(c.arguments(pythonLiteral), ",\n")
	if c.method == "list" {
		b.WriteString("    async for item in api.unified_api.list(\n        " + indented(arguments, "        ") + ",\n    ):\n        print(item)")
	} else {
		b.WriteString("    result = await api.unified_api." + c.method + "(\n        " + indented(arguments, "        ") + ",\n    )\n    print(result)")
	}
	b.WriteString("\n\n\nasyncio.run(main())")
	return b.String()
}

// indented moves every line of a text but the first one to the right.
func indented(text, by string) string { return strings.ReplaceAll(text, "\n", "\n"+by) }

// pythonLiteral writes a value as Python does: like JSON, but for three words.
func pythonLiteral(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case []any:
		parts := make([]string, len(v))
		for i, element := range v {
			parts[i] = pythonLiteral(element)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case *value.Object:
		if v.Len() == 0 {
			return "{}"
		}
		var b strings.Builder
		b.WriteString("{\n")
		for key, member := range v.All() {
			b.WriteString("    " + quoted(key) + ": " + indented(pythonLiteral(member), "    ") + ",\n")
		}
		return b.String() + "}"
	}
	return value.String(v)
}
