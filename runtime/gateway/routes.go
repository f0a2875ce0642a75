package gateway

import (
	"net/http"
	"strings"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/gateway/description"
)

const (
	get, post, patch, remove = http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete

	plainText = "text/plain"
	html      = "text/html"
)

// routesOf returns what a gateway of these options serves. What stands first goes first where two
// paths fit.
func routesOf(options Options) []route {
	out := append(describing(), publishing()...)
	if options.Accounts != nil {
		out = append(out, administering()...)
	}
	out = append(out, operating(options.Operations)...)
	for _, path := range []string{"/unified/{model}/{resource}", "/unified/{model}/{resource}/{id}"} {
		out = append(out, route{
			Operation: description.Operation{Path: path}, scopes: []Scope{ScopeCall}, hidden: true,
			serve: func(x *exchange, segments []string) *runtime.Error { x.unified(segments); return nil },
		})
	}
	out = append(out, absent()...)
	for i := range out {
		out[i].wanted = strings.Split(strings.TrimPrefix(out[i].Path, "/"), "/")
	}
	return out
}

// answering is the one answer of an operation.
func answering(text string, schema *value.Object) []description.Answer {
	return []description.Answer{{Text: text, Schema: schema}}
}

// answeringText is the one answer of an operation that is no JSON.
func answeringText(text, contentType string) []description.Answer {
	return []description.Answer{{Text: text, ContentType: contentType}}
}

func inQuery(name, text string) description.Parameter {
	return description.Parameter{Name: name, In: "query", Text: text}
}

// ofMethod names the segments of a path to a method.
func ofMethod() map[string]string {
	return map[string]string{"model": "The unified model.", "resource": "The resource of the model.", "method": "The method of the resource."}
}

func ofAccount() map[string]string {
	return map[string]string{"account_id": "The id of the account."}
}

// describing are the routes by which the API tells what it can do.
func describing() []route {
	account := inQuery("integrated_account_id", "The account to describe the method for.")
	account.Required = true
	ofProvider := ofMethod()
	ofProvider["provider"] = "The name of the provider."
	var filters []description.Parameter
	for _, name := range []string{"provider", "model", "resource", "method"} {
		filters = append(filters, inQuery(name, "Keeps the rows of this "+name+"."))
	}
	routes := []route{
		{serve: (*exchange).meta, Operation: description.Operation{
			Path: "/unified/{model}/{resource}/meta/{method}", ID: "meta", Segments: ofMethod(), Parameters: []description.Parameter{account},
			Summary: "Schemas, allowed values and routes of a method, as the account's provider has it",
			Answers: answering("The method.", description.Anything()),
		}},
		{serve: (*exchange).providerMeta, Operation: description.Operation{
			Path: "/unified/{model}/{resource}/{provider}/meta/{method}", ID: "meta_of_provider", Segments: ofProvider,
			Summary: "Schemas, allowed values and routes of a method, as a provider has it",
			Answers: answering("The method.", description.Anything()),
		}},
		{serve: (*exchange).tools, Operation: description.Operation{
			Path: "/integrated-account/{account_id}/tools", ID: "tools", Segments: ofAccount(),
			Summary:    "One tool with JSON Schemas for every method of the account's provider",
			Parameters: []description.Parameter{inQuery("methods", "Methods to keep, or read or write, with commas.")},
			Answers:    answering("The tools.", description.Page(description.Anything())),
		}},
		{serve: (*exchange).capabilities, Operation: description.Operation{
			Path: "/capabilities", ID: "capabilities", Parameters: filters,
			Summary: "Which provider has which method, and reads and writes which fields",
			Answers: answering("The rows, and the revision they are of.", description.Shape[capabilities]()),
		}},
	}
	for i := range routes {
		routes[i].Method, routes[i].Tag, routes[i].scopes = get, description.TagDescription, []Scope{ScopeCall}
	}
	return routes
}

// publishing are the routes of documents for everybody.
func publishing() []route {
	routes := []route{
		{serve: (*exchange).openAPI, Operation: description.Operation{
			Path: "/openapi.json", ID: "openapi", Summary: "This document", Answers: answering("OpenAPI 3.1.", description.Anything()),
		}},
		{serve: (*exchange).docs, Operation: description.Operation{
			Path: "/docs", ID: "docs", Summary: "The documentation for people", Answers: answeringText("A page.", html),
		}},
		{serve: (*exchange).docs, Operation: description.Operation{
			Path: "/docs/{page...}", ID: "docs_page", Summary: "A page of the documentation, or its style sheet",
			Segments: map[string]string{"page": "The page, which may hold slashes."}, Answers: answeringText("A page.", html),
		}},
	}
	for i := range routes {
		routes[i].Method, routes[i].Tag = get, description.TagDescription
	}
	return routes
}

// administering are the routes of accounts.
func administering() []route {
	one, all := "/integrated-account/{account_id}", "/integrated-account"
	shown := answering("The account.", description.Account())
	matching := []description.Parameter{{Name: "If-Match", In: "header", Text: "The Etag that the account must have; 412 if it has another."}}
	routes := []route{
		{serve: (*exchange).refreshNamed, Operation: description.Operation{
			Method: post, Path: all + "/refresh-credentials", ID: "refresh_credentials_of", Summary: "Replace the access token of the account that the body names",
			Body: description.Shape[identified](), Answers: answering("The token is replaced.", description.Shape[success]()),
		}},
		{serve: (*exchange).refreshCredentials, Operation: description.Operation{
			Method: post, Path: one + "/refresh-credentials", ID: "refresh_credentials", Summary: "Replace the access token of an account",
			Segments: ofAccount(), Answers: answering("The token is replaced.", description.Shape[success]()),
		}},
		{serve: (*exchange).listAccounts, Operation: description.Operation{
			Method: get, Path: all, ID: "list_accounts", Summary: "List the accounts, in the order of their ids",
			Parameters: []description.Parameter{inQuery("limit", "The accounts of a page, 1 to 100; 50 without it."), inQuery("next_cursor", "The cursor of the page before.")},
			Answers:    answering("A page of accounts.", description.Page(description.Account())),
		}},
		{serve: (*exchange).createAccount, Operation: description.Operation{
			Method: post, Path: all, ID: "create_account", Summary: "Create an account", Body: description.AccountChange(),
			Answers: []description.Answer{{Status: http.StatusCreated, Text: "The account.", Schema: description.Account()}},
		}},
		{serve: (*exchange).getAccount, Operation: description.Operation{
			Method: get, Path: one, ID: "get_account", Summary: "Get an account", Answers: shown,
		}},
		{serve: (*exchange).updateAccount, Operation: description.Operation{
			Method: patch, Path: one, ID: "update_account", Summary: "Update an account by a JSON merge patch", Parameters: matching,
			Body: description.AccountChange(), Answers: shown,
		}},
		{serve: (*exchange).deleteAccount, Operation: description.Operation{
			Method: remove, Path: one, ID: "delete_account", Summary: "Delete an account", Parameters: matching,
			Answers: answering("The id of the account that was deleted.", description.Shape[identified]()),
		}},
	}
	for i := range routes {
		routes[i].Tag, routes[i].scopes = description.TagAccounts, []Scope{ScopeAdmin}
		if routes[i].Path == one {
			routes[i].Segments = ofAccount()
		}
	}
	return routes
}

// operating are the routes of the operator, as far as there is something behind them.
func operating(operations Operations) []route {
	routes := []route{
		{serve: (*exchange).ping, scopes: []Scope{ScopeCall, ScopeAdmin}, Operation: description.Operation{
			Method: get, Path: "/ping", ID: "ping", Summary: "Whose token this is, and what it may do", Answers: answering("The token is good.", description.Shape[pong]()),
		}},
		{serve: (*exchange).healthz, Operation: description.Operation{
			Method: get, Path: "/healthz", ID: "healthz", Summary: "Whether the process answers", Answers: answeringText("ok", plainText),
		}},
		{serve: (*exchange).readyz, Operation: description.Operation{
			Method: get, Path: "/readyz", ID: "readyz", Summary: "Whether requests can be served",
			Answers: []description.Answer{
				{Text: "They can; the text says what is wrong all the same.", ContentType: plainText},
				{Status: http.StatusServiceUnavailable, Text: "They cannot; the text says why.", ContentType: plainText},
			},
		}},
	}
	if operations.Status != nil {
		routes = append(routes, route{serve: (*exchange).showStatus, scopes: []Scope{ScopeCall, ScopeAdmin}, Operation: description.Operation{
			Method: get, Path: "/status", ID: "status", Summary: "The revision, the last reloads with their findings, and open breakers",
			Answers: answering("The status.", description.Shape[Status]()),
		}})
	}
	if operations.Metrics != nil {
		routes = append(routes, route{serve: (*exchange).metrics, Operation: description.Operation{
			Method: get, Path: "/metrics", ID: "metrics", Summary: "Metrics for Prometheus", Answers: answeringText("The metrics.", plainText),
		}})
	}
	if operations.Reload != nil {
		routes = append(routes, route{serve: (*exchange).reload, scopes: []Scope{ScopeAdmin}, Operation: description.Operation{
			Method: post, Path: "/-/reload", ID: "reload", Summary: "Take changed mappings, overlays, tokens and keys in use",
			Answers: answering("The status; 422 if something is not taken in use.", description.Anything()),
		}})
	}
	for i := range routes {
		routes[i].Tag = description.TagOperation
	}
	return routes
}

// identified is an answer that names what it was about.
type identified struct {
	ID string `json:"id"`
}
