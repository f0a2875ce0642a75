package scaffold

import "github.com/unimap/unimap/engine/editor"

// unverified is the source of a case until it has one.
const unverified = `source: "unverified: made up by unimap new, to be replaced by an exchange of the documentation"`

// tests writes MODEL/RESOURCE.test.yaml. Where the provider is new as well, its server and its
// credentials are known, and the case of get passes; otherwise all is comments.
func (w *writer) tests() []byte {
	p := w.page(editor.FileTest, 2)
	account := []line{
		{0, "account: {credentials: {token: made-up}}", docOf("test", "account")},
		{0, "headers: {Authorization: Bearer made-up}", docOf("test", "headers")},
	}
	if w.HasProvider {
		p.disabled(account...)
		p.active(line{0, "cases: []", "Take the brackets away together with the comment signs below."})
		p.disabled(w.getCase()...)
	} else {
		p.active(account...)
		p.active(line{0, "cases:", ""})
		p.active(w.getCase()...)
	}
	p.disabled(w.updateCase()...)
	return p.bytes()
}

func (w *writer) getCase() []line {
	return []line{
		{1, "- name: get reads every field", ""},
		{2, unverified, ""},
		{2, `request: {method: get, id: "1"}`, ""},
		{2, "exchanges:", ""},
		{3, "- request: GET " + w.host() + "/" + w.Resource + "/1", ""},
		{4, "answer: {body: {id: 1}}", ""},
		{2, `result: {id: "1"}`, ""},
	}
}

func (w *writer) updateCase() []line {
	return []line{
		{1, "- name: update sends what was given, and nothing else", ""},
		{2, unverified, ""},
		{2, `request: {method: update, id: "1", body: {}}`, ""},
		{2, "exchanges:", ""},
		{3, "- request: PATCH " + w.host() + "/" + w.Resource + "/1", ""},
		{4, "body: {}", docOf("test.exchange", "body")},
		{4, "answer: {body: {id: 1}}", ""},
		{2, `result: {id: "1"}`, ""},
	}
}
