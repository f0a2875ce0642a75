package gateway

import (
	"maps"
	"net/http"
	"slices"

	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/gateway/description"
)

// What hosted unified APIs have beside their unified API, as client libraries call it
// (https://github.com/trutohq/truto-ts-sdk/tree/main/src/resources,
// https://github.com/trutohq/truto-python-sdk/tree/main/truto_python_sdk), and this gateway has
// not, with what to use instead. A clear refusal costs less time than a path that is not found.
const (
	insteadRaw      = "use the unified API with truto_response_format=raw, or add a mapping"
	insteadFiles    = "mappings and providers are files of this gateway: see /capabilities and /docs"
	insteadAccounts = "create the account with POST /integrated-account once the user has authorised it"
	insteadTools    = "GET /integrated-account/ID/tools gives the tools, and the unified API calls them"
	insteadTokens   = "whoever runs the gateway makes API tokens with unimap tokens create"
	insteadJobs     = "the gateway runs no jobs: list and get from a program of your own"
	insteadNothing  = "a gateway of your own has no teams, users or environments: GET /ping tells what the token may do"
)

// absentPaths are the first segments of such paths.
var absentPaths = map[string]string{
	"proxy": insteadRaw, "custom": insteadRaw,
	"integration": insteadFiles, "environment-integration": insteadFiles, "environment-unified-model": insteadFiles,
	"unified-model": insteadFiles, "category": insteadFiles, "documentation": insteadFiles,
	"link-token": insteadAccounts, "sandbox-integrated-account": insteadAccounts,
	"mcp": insteadTools, "static-gate": insteadTokens, "api-token": insteadTokens,
	"batch-request": insteadJobs, "sync-job": insteadJobs, "sync-job-run": insteadJobs, "sync-job-cron-trigger": insteadJobs,
	"daemon": insteadJobs, "daemon-job": insteadJobs, "daemon-job-run": insteadJobs, "daemon-job-cron-trigger": insteadJobs,
	"workflow": insteadJobs, "workflow-run": insteadJobs, "alarm": insteadJobs, "datastore": insteadJobs,
	"webhook": insteadJobs, "integrated-account-webhook": insteadJobs, "environment-integration-webhook": insteadJobs,
	"log":  "the log of the gateway is its error output: see docs/operating.md",
	"team": insteadNothing, "user": insteadNothing, "environment": insteadNothing,
}

// absent are the routes of what this gateway does not offer.
func absent() []route {
	var out []route
	for _, first := range slices.Sorted(maps.Keys(absentPaths)) {
		for _, path := range []string{"/" + first, "/" + first + "/{rest...}"} {
			out = append(out, refusing("", path, first, absentPaths[first]))
		}
	}
	for last, instead := range map[string]string{
		"token": insteadTokens, "run-post-install-actions": "make the calls yourself once the account is created",
	} {
		out = append(out, refusing(http.MethodPost, "/integrated-account/"+last, "integrated-account/"+last, instead))
	}
	return out
}

func refusing(method, path, name, instead string) route {
	return route{
		Operation: description.Operation{Method: method, Path: path}, scopes: []Scope{ScopeCall, ScopeAdmin}, hidden: true,
		serve: func(*exchange, []string) *runtime.Error {
			return &runtime.Error{StatusCode: http.StatusNotImplemented, Code: "gateway.not_offered", Origin: runtime.OriginPolicy,
				Message: "this gateway does not offer " + name + ": " + instead}
		},
	}
}
