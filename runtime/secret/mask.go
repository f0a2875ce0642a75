package secret

import (
	"slices"
	"strings"
	"sync"
)

// Redacted stands wherever a secret would.
const Redacted = "[redacted]"

// Mask returns text with every occurrence of a secret replaced by Redacted: as it is, and
// percent-encoded, in JSON, HTML or base64, alone or within a longer base64 text such as that of
// Basic authentication. Empty secrets are ignored; those of fewer than four bytes are masked
// only where they stand as a word of their own, since they would deface every text.
func Mask(text string, secrets []string) string { return NewMasker(secrets).Mask(text) }

// Masker masks one set of secrets in many texts. It is safe for concurrent use. Its zero value,
// and a nil one, mask nothing.
type Masker struct {
	forms func() []form
}

// NewMasker returns a Masker for the given secrets. What they look like elsewhere is worked out
// with the first text, since most calls have none to mask.
func NewMasker(secrets []string) *Masker {
	return &Masker{forms: sync.OnceValue(func() []form { return formsOfAll(secrets) })}
}

func formsOfAll(secrets []string) []form {
	var forms []form
	seen := map[form]bool{}
	for _, secret := range secrets {
		for _, form := range formsOf(secret) {
			if !seen[form] {
				seen[form] = true
				forms = append(forms, form)
			}
		}
	}
	return forms
}

// Mask returns text without the secrets.
func (m *Masker) Mask(text string) string {
	if m == nil || m.forms == nil {
		return text
	}
	var found []span
	for _, form := range m.forms() {
		found = form.appendSpans(found, text)
	}
	if len(found) == 0 {
		return text
	}
	return replace(text, merged(found))
}

// span is a range of bytes that must not be shown.
type span struct {
	from, to int
}

// merged sorts the spans and joins those that overlap, so that two secrets that share bytes
// leave nothing between them.
func merged(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	result := spans[:1]
	for _, next := range spans[1:] {
		last := &result[len(result)-1]
		if next.from < last.to {
			last.to = max(last.to, next.to)
			continue
		}
		result = append(result, next)
	}
	return result
}

func replace(text string, spans []span) string {
	var masked strings.Builder
	end := 0
	for _, span := range spans {
		masked.WriteString(text[end:span.from])
		masked.WriteString(Redacted)
		end = span.to
	}
	masked.WriteString(text[end:])
	return masked.String()
}
