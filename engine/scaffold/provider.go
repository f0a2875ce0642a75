package scaffold

import (
	"strings"

	"github.com/unimap/unimap/engine/editor"
)

// provider writes provider.yaml: a server with a bearer token, and everything else as comments.
func (w *writer) provider() []byte {
	p := w.page(editor.FileProvider, 1)
	doc := func(key string) string { return docOf("provider", key) }
	p.active(
		line{0, "format: 1", ""},
		line{0, "provider: " + quoted(w.Provider), ""},
		line{0, "label: " + quoted(label(w.Provider)), doc("label")},
	)
	p.disabled(line{0, "docs: https://developer" + strings.TrimPrefix(w.host(), "https://api"), doc("docs")})
	p.disabled(
		line{0, "doc: |", ""},
		line{1, "What is peculiar about the provider, and the addresses of the documentation.", ""},
	)
	p.blank()
	p.disabled(
		line{0, "account:", doc("account")},
		line{1, `site: {type: string, pattern: "^[a-z0-9-]+$", description: Name of the site}`, ""},
	)
	p.active(line{0, "server: " + w.host(), doc("server")})
	p.blank()
	w.auth(p)
	p.blank()
	p.disabled(line{0, "headers: {Accept: application/json}", doc("headers")})
	p.disabled(
		line{0, "error:", doc("error")},
		line{1, "when: status >= 400", docOf("error", "when")},
		line{1, "message: response.message", docOf("error", "message")},
		line{1, "code: response.code", docOf("error", "code")},
		line{1, `retry_after: number(headers["retry-after"])`, docOf("error", "retry_after")},
	)
	p.disabled(
		line{0, "limit:", doc("limit")},
		line{1, `limit: headers["x-ratelimit-limit"]`, docOf("limit", "limit")},
		line{1, `remaining: headers["x-ratelimit-remaining"]`, docOf("limit", "remaining")},
		line{1, `reset: headers["x-ratelimit-reset"]`, docOf("limit", "reset")},
	)
	return p.bytes()
}

func (w *writer) auth(p *page) {
	doc := func(key string) string { return docOf("auth", key) }
	p.active(
		line{0, "auth:", docOf("provider", "auth")},
		line{1, "bearer: {token: credentials.token}", doc("bearer")},
	)
	p.disabled(line{1, "basic: {username: credentials.username, password: credentials.password}", doc("basic")})
	p.disabled(line{1, "header: {X-Api-Key: credentials.api_key}", doc("header")})
	p.disabled(line{1, "query: {api_key: credentials.api_key}", doc("query")})
	p.disabled(line{1, "oauth2: {token_url: " + w.host() + "/oauth/token}", doc("oauth2")})
	p.disabled(
		line{1, "session:", doc("session")},
		line{2, "request: POST /login", docOf("auth.session", "request")},
		line{2, "needs: [username, password]", docOf("auth.session", "needs")},
		line{2, "body: {username: credentials.username, password: credentials.password}", docOf("auth.session", "body")},
		line{2, "token: response.token", docOf("auth.session", "token")},
	)
}

// label makes a name for people of that of a folder.
func label(provider string) string {
	text := strings.TrimSpace(strings.ReplaceAll(provider, "_", " "))
	if text == "" {
		return provider
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
