package mapping

import (
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/header"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/template"
)

// session compiles a way to authenticate by a login call.
func (r *reader) session(method *AuthMethod, n *source.Node, s scopes) {
	f := r.Object(n, "auth.session")
	scope := s.scope(format.SlotAuth)
	login := &SessionLogin{
		Needs: r.Texts(f["needs"]), Encode: EncodeJSON, Header: "Authorization",
		Body:      r.tree(f["body"], scope, template.Options{Mode: template.ModeRequest}),
		Token:     r.expression(f["token"], s.scope(format.SlotAnswer)),
		ExpiresIn: r.expression(f["expires_in"], s.scope(format.SlotAnswer)),
	}
	login.Method, login.Path = r.requestLine(f["request"], scope)
	login.LogoutMethod, login.LogoutPath = r.requestLine(f["logout"], scope)
	if f["encode"] != nil {
		login.Encode = Encoding(f.Text("encode"))
	}
	login.MediaType = mediaTypes[login.Encode]
	if name := f["header"]; name != nil {
		login.Header = name.Text
		if !header.ValidName(name.Text) || header.Forbidden(name.Text) {
			r.Report(diagnostic.CodeForbiddenHeader, name, "the header %q cannot carry a token", name.Text)
		}
	}
	for _, entry := range entriesOf(f["headers"]) {
		if !header.ValidName(entry.Key.Text) || header.Forbidden(entry.Key.Text) {
			r.Report(diagnostic.CodeForbiddenHeader, entry.Key, "the header %q cannot be set by a mapping", entry.Key.Text)
			continue
		}
		if text := r.textSlot(entry.Value, scope, template.PlaceHeader); text != nil {
			login.Headers = append(login.Headers, Header{Name: entry.Key.Text, Text: text, Place: entry.Key.Place()})
		}
	}
	method.Scheme, method.Session = f.Text("scheme"), login
}

// entriesOf returns the entries of a map that may be left out.
func entriesOf(n *source.Node) []source.Entry {
	if n == nil {
		return nil
	}
	return n.Entries
}
