package format

import "strings"

// ErrorKinds are the texts that kind of an error rule may give.
var ErrorKinds = []string{"not_found", "conflict", "rate_limited", "reauthorize", "forbidden", "invalid", "unavailable"}

// providerObjects are the maps of provider.yaml.
var providerObjects = []Object{
	{Name: "provider", Doc: "provider.yaml: the HTTP layer of one provider.", Fields: []Field{
		{Key: "format", Kind: KindInteger, Required: true, Doc: "Version of the mapping format, for the whole folder: 1."},
		{Key: "provider", Kind: KindText, Required: true, Doc: "Name of the provider; the same as the folder's."},
		{Key: "label", Kind: KindText, Required: true, Doc: "Name for people."},
		{Key: "docs", Kind: KindText, Doc: "Address of the provider's API documentation."},
		{Key: "doc", Kind: KindText, Doc: "Notes and sources. A line that holds the word unverified is shown as such."},
		{Key: "account", Kind: KindMap, Doc: "JSON Schema properties of the account's settings, visible as account.*."},
		{Key: "server", Kind: KindTextSlot, Slot: SlotServer, Required: true, Doc: "Scheme, host and the path that all requests share."},
		{Key: "auth", Kind: KindObject, Of: "auth", Required: true, Doc: "Ways to authenticate, in order of preference; the first whose credentials the account has is used."},
		{Key: "headers", Kind: KindMap, Slot: SlotRequest, Doc: "Headers of every request: text slots."},
		{Key: "error", Kind: KindObject, Of: "error", Doc: "How the provider reports failure; without it a status of 400 and above is one."},
		{Key: "limit", Kind: KindObject, Of: "limit", Doc: "What the provider says of its rate limit."},
		{Key: "retired", Kind: KindObject, Of: "retired", Doc: "Set when the provider has switched the API off."},
	}},
	{Name: "auth", Doc: "The only place where credentials are visible.", Fields: []Field{
		{Key: "bearer", Kind: KindObject, Of: "auth.bearer", Doc: "Authorization: Bearer TOKEN."},
		{Key: "basic", Kind: KindObject, Of: "auth.basic", Doc: "HTTP Basic."},
		{Key: "header", Kind: KindMap, Slot: SlotAuth, Doc: "Headers that carry credentials: name -> expression."},
		{Key: "query", Kind: KindMap, Slot: SlotAuth, Doc: "Query parameters that carry credentials: name -> expression."},
		{Key: "oauth2", Kind: KindObject, Of: "auth.oauth2", Doc: "OAuth 2 with the account's client_id, client_secret, access_token, refresh_token and expires_at."},
		{Key: "session", Kind: KindObject, Of: "auth.session", Doc: "A token that a login call gives, kept until it expires or is refused."},
	}},
	{Name: "auth.bearer", Doc: "A token in the Authorization header.", Fields: []Field{
		{Key: "token", Kind: KindExpression, Slot: SlotAuth, Required: true, Doc: "The token."},
		{Key: "scheme", Kind: KindText, Doc: "The word before the token; Bearer without it."},
	}},
	{Name: "auth.basic", Doc: "User name and password.", Fields: []Field{
		{Key: "username", Kind: KindExpression, Slot: SlotAuth, Required: true, Doc: "The user name."},
		{Key: "password", Kind: KindExpression, Slot: SlotAuth, Required: true, Doc: "The password."},
	}},
	{Name: "auth.oauth2", Doc: "OAuth 2 (RFC 6749).", Fields: []Field{
		{Key: "token_url", Kind: KindTextSlot, Slot: SlotServer, Required: true, Doc: "Where tokens are asked for."},
		{Key: "grant", Kind: KindWord, Allowed: []string{"refresh_token", "client_credentials"}, Doc: "How a new access token is obtained; refresh_token without it."},
		{Key: "scopes", Kind: KindList, Doc: "Scopes to ask for."},
		{Key: "client_auth", Kind: KindWord, Allowed: []string{"header", "body"}, Doc: "Where the client's credentials go; header without it."},
		{Key: "scheme", Kind: KindText, Doc: "The word before the token; Bearer without it."},
		{Key: "parameters", Kind: KindMap, Doc: "Further parameters of the token request: plain text."},
	}},
	{Name: "auth.session", Doc: "A login call and where its token goes. It is sent without the provider's headers, as a POST without body if nothing else is said.", Fields: []Field{
		{Key: "request", Kind: KindTextSlot, Slot: SlotAuth, Required: true, Doc: "METHOD and path, on the provider's server."},
		{Key: "needs", Kind: KindList, Required: true, Doc: "Names of the credentials without which the account cannot log in."},
		{Key: "headers", Kind: KindMap, Slot: SlotAuth, Doc: "Headers of the login call: text slots."},
		{Key: "body", Kind: KindTree, Slot: SlotAuth, Doc: "The body of the login call."},
		{Key: "encode", Kind: KindWord, Allowed: []string{"json", "form", "text"}, Doc: "How the body is written; json without it."},
		{Key: "token", Kind: KindExpression, Slot: SlotAnswer, Required: true, Doc: "The token in the answer; a text answer is response as a whole."},
		{Key: "expires_in", Kind: KindExpression, Slot: SlotAnswer, Doc: "Seconds for which the token is valid; without it, until it is refused."},
		{Key: "header", Kind: KindText, Doc: "The header that carries the token; Authorization without it."},
		{Key: "scheme", Kind: KindText, Doc: "The word before the token; none without it."},
		{Key: "logout", Kind: KindTextSlot, Slot: SlotAuth, Doc: "METHOD and path of the call that ends a session. It is sent with the token and without a body, when a token that is still good is replaced and when the program ends."},
	}},
	{Name: "error", Doc: "What makes an answer a failure, and what it says.", Fields: []Field{
		{Key: "when", Kind: KindExpression, Slot: SlotAnswer, Doc: "Truthy when the answer is a failure; status >= 400 without it."},
		{Key: "message", Kind: KindExpression, Slot: SlotAnswer, Doc: "The provider's message."},
		{Key: "code", Kind: KindExpression, Slot: SlotAnswer, Doc: "The provider's own code."},
		{Key: "retry_after", Kind: KindExpression, Slot: SlotAnswer, Doc: "Seconds to wait; the Retry-After header is read without it."},
		{Key: "kind", Kind: KindExpression, Slot: SlotAnswer, Doc: "One of " + strings.Join(ErrorKinds, ", ") + ", where the status does not tell."},
	}},
	{Name: "limit", Doc: "The provider's rate limit, for the caller.", Fields: []Field{
		{Key: "limit", Kind: KindExpression, Slot: SlotAnswer, Doc: "Requests allowed in the window."},
		{Key: "remaining", Kind: KindExpression, Slot: SlotAnswer, Doc: "Requests left."},
		{Key: "reset", Kind: KindExpression, Slot: SlotAnswer, Doc: "When the window ends: seconds to wait, seconds or milliseconds since 1970, or a date. Callers are told the seconds until then."},
	}},
	{Name: "retired", Doc: "An API that is no longer served.", Fields: []Field{
		{Key: "on", Kind: KindText, Required: true, Doc: "The day, as YYYY-MM-DD."},
		{Key: "note", Kind: KindText, Required: true, Doc: "What to use instead, and the source."},
	}},
}
