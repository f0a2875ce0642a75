package secret

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strings"
)

const (
	// shortBelow is the length under which a secret is masked as a whole word only.
	shortBelow = 4
	// shortestCore is the length from which a piece of base64 is telling enough to be searched.
	shortestCore = 5
)

// extent says how much around a match is masked with it.
type extent int

const (
	exact extent = iota
	// wholeWord matches only between characters that are neither letters nor digits.
	wholeWord
	// wholeRun masks all base64 characters around the match too: they may hold the rest.
	wholeRun
)

// form is one way in which a secret can stand in a text.
type form struct {
	text   string
	extent extent
}

// formsOf returns the forms of one secret, none for an empty one.
func formsOf(secret string) []form {
	if secret == "" {
		return nil
	}
	if len(secret) < shortBelow {
		return []form{{secret, wholeWord}}
	}
	forms := []form{{secret, exact}}
	for _, encoded := range append(percentEncoded(secret), jsonEscaped(secret, false), jsonEscaped(secret, true), html.EscapeString(secret)) {
		forms = append(forms, form{encoded, exact}, form{strings.ReplaceAll(encoded, "/", `\/`), exact})
	}
	for _, core := range base64Cores(secret) {
		forms = append(forms, form{core, wholeRun})
	}
	return forms
}

var escapes = regexp.MustCompile(`%[0-9A-F]{2}`)

func percentEncoded(secret string) []string {
	// The form of RFC 3986 encodes everything but unreserved characters, a blank as %20.
	strict := strings.ReplaceAll(url.QueryEscape(secret), "+", "%20")
	encoded := []string{url.QueryEscape(secret), url.PathEscape(secret), strict}
	for _, text := range encoded {
		encoded = append(encoded, escapes.ReplaceAllStringFunc(text, strings.ToLower))
	}
	return encoded
}

// jsonEscaped returns secret as it stands between the quotes of a JSON string, with or without
// the escapes that make JSON safe within HTML.
func jsonEscaped(secret string, escapeHTML bool) string {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(escapeHTML)
	if err := encoder.Encode(secret); err != nil {
		return secret
	}
	quoted := strings.TrimSuffix(text.String(), "\n")
	return quoted[1 : len(quoted)-1]
}

// base64Cores returns the characters that the secret is certain to produce in base64, at each of
// the three positions it can have relative to the groups of three bytes, in both alphabets.
// Characters at the ends that neighbours have a share in are left out.
func base64Cores(secret string) []string {
	var cores []string
	for shift := range 3 {
		encoded := base64.StdEncoding.EncodeToString(append(make([]byte, shift), secret...))
		from := (8*shift + 5) / 6
		to := 8 * (shift + len(secret)) / 6
		core := encoded[from:to]
		if len(core) < shortestCore {
			continue
		}
		cores = append(cores, core, strings.NewReplacer("+", "-", "/", "_").Replace(core))
	}
	return cores
}

// appendSpans appends where the form occurs in text.
func (f form) appendSpans(spans []span, text string) []span {
	for at := 0; ; {
		offset := strings.Index(text[at:], f.text)
		if offset < 0 {
			return spans
		}
		found := span{at + offset, at + offset + len(f.text)}
		at = found.from + 1
		switch f.extent {
		case wholeWord:
			if isWordAt(text, found.from-1) || isWordAt(text, found.to) {
				continue
			}
		case wholeRun:
			found = run(text, found)
			at = found.to
		}
		spans = append(spans, found)
	}
}

// run widens a span over the base64 characters around it.
func run(text string, found span) span {
	for found.from > 0 && isBase64(text[found.from-1]) {
		found.from--
	}
	for found.to < len(text) && isBase64(text[found.to]) {
		found.to++
	}
	return found
}

func isBase64(char byte) bool {
	return isWord(char) || strings.IndexByte("+/-_=", char) >= 0
}

func isWordAt(text string, at int) bool {
	return at >= 0 && at < len(text) && isWord(text[at])
}

func isWord(char byte) bool {
	return '0' <= char && char <= '9' || 'a' <= char && char <= 'z' || 'A' <= char && char <= 'Z' || char >= 0x80
}
