package diagnostic

// requestRules are about the requests that a mapping sends, and their security.
var requestRules = []Rule{
	{
		Code: CodePathHoleMayBeMissing, Name: "path-hole-may-be-missing", Severity: SeverityError,
		Summary: "A value in a path may be missing.",
		Explanation: "A path without the value would name another resource, possibly all of them. Guard the call with `when` " +
			"or `require`, or make the parameter required.",
		Bad: `methods:
  create:
    calls:
      - name: make
        request: POST /boards/{body.workspace.id}/tickets
        body: {title: body.name}
    result: {id: string(calls.make.response.id)}
`,
		Good: `methods:
  create:
    calls:
      - name: make
        require:
          - that: has(body.workspace.id)
            else: a ticket needs a workspace
            at: /workspace/id
        request: POST /boards/{body.workspace.id}/tickets
        body: {title: body.name}
    result: {id: string(calls.make.response.id)}
`,
	},
	{
		Code: CodeForbiddenHeader, Name: "forbidden-header", Severity: SeverityError,
		Summary: "A mapping sets a header that belongs to the transport or to authentication.",
		Explanation: "Host, Content-Length, Transfer-Encoding and the other hop-by-hop headers are set by the HTTP client; " +
			"setting them by hand allows request smuggling. Authorization comes from `auth`.",
		Bad: `methods:
  delete:
    calls:
      - request: DELETE /tickets/{id}
        headers: {Host: other.example}
    result: {id: id}
`,
		Good: `methods:
  delete:
    calls:
      - request: DELETE /tickets/{id}
        headers: {X-Force: "true"}
    result: {id: id}
`,
	},
	{
		Code: CodeInvalidRequestLine, Name: "invalid-request-line", Severity: SeverityError,
		Summary:     "`request` is not \"METHOD /path\".",
		Explanation: "It is an HTTP method in capitals, a space and a path that begins with a slash. Query parameters go under `query`, the host under `server`.",
		Bad: `methods:
  delete:
    calls:
      - request: delete tickets/{id}
    result: {id: id}
`,
		Good: `methods:
  delete:
    calls:
      - request: DELETE /tickets/{id}
    result: {id: id}
`,
	},
	{
		Code: CodeInvalidServer, Name: "invalid-server", Severity: SeverityError,
		Summary:     "`server` is not an absolute https URL without query and fragment.",
		Explanation: "Credentials are sent to the server, so its address has to be certain: a scheme, a host, perhaps a path, and holes only for account settings.",
		Bad: `format: 1
provider: acme
label: Acme
server: api.acme.example
auth: {bearer: {token: credentials.token}}
`,
		Good: `format: 1
provider: acme
label: Acme
server: https://api.acme.example
auth: {bearer: {token: credentials.token}}
`,
	},
	{
		Code: CodeInvalidHeaderName, Name: "invalid-header-name", Severity: SeverityError,
		Summary:     "A header name has characters that HTTP does not allow.",
		Explanation: "Header names are letters, digits and a few signs, without spaces and colons (RFC 9110, section 5.1).",
		Bad: `methods:
  delete:
    calls:
      - request: DELETE /tickets/{id}
        headers: {X Force: "true"}
    result: {id: id}
`,
		Good: `methods:
  delete:
    calls:
      - request: DELETE /tickets/{id}
        headers: {X-Force: "true"}
    result: {id: id}
`,
	},
	{
		Code: CodeAccountSettingWithoutPattern, Name: "account-setting-without-pattern", Severity: SeverityError,
		Summary: "An account setting is used in `server` without a `pattern` or `enum`.",
		Explanation: "Whoever sets up an account could lead the credentials to a host of their own: evil.example/ is a valid " +
			"setting too. A pattern that allows no dots and slashes keeps the host the provider's.",
		Bad: `format: 1
provider: acme
label: Acme
account:
  subdomain: {type: string}
server: https://{account.subdomain}.acme.example
auth: {bearer: {token: credentials.token}}
`,
		Good: `format: 1
provider: acme
label: Acme
account:
  subdomain: {type: string, pattern: "^[a-z0-9-]+$"}
server: https://{account.subdomain}.acme.example
auth: {bearer: {token: credentials.token}}
`,
	},
	{
		Code: CodeUnsafeRetry, Name: "unsafe-retry", Severity: SeverityError,
		Summary: "A call that may change something is to be repeated.",
		Explanation: "`until` sends a request again and again, and a POST would start the job as often. Start it in one " +
			"call and poll with a GET in the next, or mark a POST that only reads with `read: true`.",
		Bad: `methods:
  delete:
    calls:
      - request: POST /tickets/{id}/removal
        until: response.status == "done"
        timeout: 60s
    result: {id: id}
`,
		Good: `methods:
  delete:
    calls:
      - request: POST /tickets/{id}/removal
      - request: GET /tickets/{id}/removal
        until: response.status == "done"
        timeout: 60s
    result: {id: id}
`,
	},
	{
		Code: CodePollWithoutTimeout, Name: "poll-without-timeout", Severity: SeverityWarning,
		Summary:     "A call has `until` but no `timeout`.",
		Explanation: "Without it the call waits a minute, which may be too short for a large job and too long for whoever waits. Say how long it is worth waiting.",
		Bad: `methods:
  delete:
    calls:
      - request: POST /tickets/{id}/removal
      - request: GET /tickets/{id}/removal
        until: response.status == "done"
        interval: 2s
    result: {id: id}
`,
		Good: `methods:
  delete:
    calls:
      - request: POST /tickets/{id}/removal
      - request: GET /tickets/{id}/removal
        until: response.status == "done"
        interval: 2s
        timeout: 60s
    result: {id: id}
`,
	},
	{
		Code: CodeBodyOnGet, Name: "body-on-get", Severity: SeverityWarning,
		Summary:     "A GET or HEAD request has a body.",
		Explanation: "Its meaning is not defined, and proxies may drop it (RFC 9110, section 9.3.1). Use `query`, or POST with `read: true` if the provider has such an endpoint.",
		Bad: `methods:
  get:
    calls:
      - name: fetch
        request: GET /tickets
        body: {id: id}
    result: {id: string(calls.fetch.response.id)}
`,
		Good: `methods:
  get:
    calls:
      - name: fetch
        request: GET /tickets
        query: {id: id}
    result: {id: string(calls.fetch.response.id)}
`,
	},
	{
		Code: CodePagesOutsideList, Name: "pages-outside-list", Severity: SeverityError,
		Summary:     "A method other than `list` has `paginate`.",
		Explanation: "Only `list` answers page by page. Every other method gives one object.",
		Bad: `methods:
  delete:
    calls: [{request: "DELETE /tickets/{id}"}]
    paginate: {size: {default: 50, max: 100}, next: null}
    result: {id: id}
`,
		Good: `methods:
  delete:
    calls: [{request: "DELETE /tickets/{id}"}]
    result: {id: id}
`,
	},
	{
		Code: CodeListWithoutPages, Name: "list-without-pages", Severity: SeverityWarning,
		Summary: "A `list` does not say how it goes from page to page.",
		Explanation: "What the provider has beyond its first page would be lost without a word. Say what the next page needs, or " +
			"`next: null` where the provider gives everything at once.",
		Bad: `record: {id: string(response.id)}
methods:
  list:
    calls: [{name: all, request: GET /tickets}]
    result: record(calls.all.response.tickets)
`,
		Good: `record: {id: string(response.id)}
methods:
  list:
    calls:
      - name: page
        request: GET /tickets
        query: {after: page.cursor, limit: page.size}
    paginate:
      size: {default: 50, max: 100}
      next: calls.page.response.next
    result: record(calls.page.response.tickets)
`,
	},
	{
		Code: CodeEndlessPages, Name: "endless-pages", Severity: SeverityError,
		Summary: "`next` of a list reads nothing of an answer.",
		Explanation: "Whether there is another page only the answer can tell: by a token, a mark, a count or the number of objects it has. " +
			"A cursor that is made of the last one alone never comes to an end.",
		Bad: `record: {id: string(response.id)}
methods:
  list:
    calls:
      - name: page
        request: GET /tickets
        query: {page: page.cursor ?? 1, per_page: page.size}
    paginate:
      size: {default: 50, max: 100}
      next: (page.cursor ?? 1) + 1
    result: record(calls.page.response)
`,
		Good: `record: {id: string(response.id)}
methods:
  list:
    calls:
      - name: page
        request: GET /tickets
        query: {page: page.cursor ?? 1, per_page: page.size}
    paginate:
      size: {default: 50, max: 100}
      next: {$if: len(calls.page.response) == page.size, $value: (page.cursor ?? 1) + 1}
    result: record(calls.page.response)
`,
	},
	{
		Code: CodeCursorUnused, Name: "cursor-unused", Severity: SeverityError,
		Summary:     "No request of a list reads `page.cursor`.",
		Explanation: "Every page would be the first one again. Send the cursor as the provider wants it.",
		Bad: `record: {id: string(response.id)}
methods:
  list:
    calls:
      - name: page
        request: GET /tickets
        query: {limit: page.size}
    paginate:
      size: {default: 50, max: 100}
      next: calls.page.response.next
    result: record(calls.page.response.tickets)
`,
		Good: `record: {id: string(response.id)}
methods:
  list:
    calls:
      - name: page
        request: GET /tickets
        query: {after: page.cursor, limit: page.size}
    paginate:
      size: {default: 50, max: 100}
      next: calls.page.response.next
    result: record(calls.page.response.tickets)
`,
	},
}
