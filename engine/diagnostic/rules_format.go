package diagnostic

// formatRules are about the keys of the format and the names that expressions use.
var formatRules = []Rule{
	{
		Code: CodeUnknownKey, Name: "unknown-key", Severity: SeverityError,
		Summary:     "The format has no such key in this place.",
		Explanation: "A key that is not known would be ignored, and what it was meant to do would not happen. It is most often a typing mistake, or stands one level too high or too low.",
		Bad: `methods:
  get:
    calls:
      - request: GET /tickets/{id}
        querry: {expand: "'all'"}
    result: {id: string(calls.call1.response.id)}
`,
		Good: `methods:
  get:
    calls:
      - request: GET /tickets/{id}
        query: {expand: "'all'"}
    result: {id: string(calls.call1.response.id)}
`,
	},
	{
		Code: CodeUnknownName, Name: "unknown-name", Severity: SeverityError,
		Summary: "An expression uses a name that is not visible in its slot.",
		Explanation: "Every slot sees certain names: `response` only in `record` and in what is evaluated on an answer, " +
			"`calls` the calls before, an `$as` name only inside its `$each`. A name that is not there would always be missing.",
		Bad: `record:
  id: string(respones.id)
` + getMethod,
		Good: `record:
  id: string(response.id)
` + getMethod,
	},
	{
		Code: CodeUnknownFunction, Name: "unknown-function", Severity: SeverityError,
		Summary:     "An expression calls a function that does not exist.",
		Explanation: "The functions of the dialect, and those that an embedding program adds, are known when a mapping is compiled. `unimap functions` lists them.",
		Bad: `record:
  id: string(response.id)
  name: uppercase(response.title)
` + getMethod,
		Good: `record:
  id: string(response.id)
  name: upper(response.title)
` + getMethod,
	},
	{
		Code: CodeUnknownDollarKey, Name: "unknown-dollar-key", Severity: SeverityError,
		Summary: "A key begins with $ but is none of the tree's own keys.",
		Explanation: "Keys that begin with $ belong to the format: $each, $as, $index, $if, $merge and $switch. A native " +
			"field whose name begins with $ can be set with $merge and an object of an expression.",
		Bad: `record:
  id: string(response.id)
  tags: {$each: response.labels, $as: label, $where: label != nil, name: label}
` + getMethod,
		Good: `record:
  id: string(response.id)
  tags: {$each: 'filter(response.labels, # != nil)', $as: label, name: label}
` + getMethod,
	},
	{
		Code: CodeDuplicateCallName, Name: "duplicate-call-name", Severity: SeverityError,
		Summary:     "Two calls of a method have the same name.",
		Explanation: "`calls.<name>` would mean the one or the other. Give every call a name of its own.",
		Bad: `methods:
  update:
    calls:
      - name: edit
        request: PUT /tickets/{id}
        body: {title: body.name}
      - name: edit
        request: PUT /tickets/{id}/tags
        body: {tags: body.tags.name}
    result: {id: id}
`,
		Good: `methods:
  update:
    calls:
      - name: edit
        request: PUT /tickets/{id}
        body: {title: body.name}
      - name: tag
        request: PUT /tickets/{id}/tags
        body: {tags: body.tags.name}
    result: {id: id}
`,
	},
	{
		Code: CodeCallNotYetMade, Name: "call-not-yet-made", Severity: SeverityError,
		Summary:     "An expression refers to a call that is made later.",
		Explanation: "Calls are made in the order in which they are written, and a call sees the answers of the calls before it. Move the call that is needed in front.",
		Bad: `methods:
  delete:
    calls:
      - name: remove
        when: has(calls.find.response.key)
        request: DELETE /tickets/{calls.find.response.key}
      - name: find
        request: GET /tickets/{id}
    result: {id: id}
`,
		Good: `methods:
  delete:
    calls:
      - name: find
        request: GET /tickets/{id}
      - name: remove
        when: has(calls.find.response.key)
        request: DELETE /tickets/{calls.find.response.key}
    result: {id: id}
`,
	},
	{
		Code: CodeUnknownEnum, Name: "unknown-enum", Severity: SeverityError,
		Summary:     "`unified` or `native` names a table that is not under `enums`.",
		Explanation: "Both functions translate with a table of the mapping's `enums`. Add the table, or correct the name.",
		Bad: `enums:
  author: {agent: user, customer: contact}
record:
  id: string(response.id)
  created_by: {type: response.author_kind | unified("auhtor")}
` + getMethod,
		Good: `enums:
  author: {agent: user, customer: contact}
record:
  id: string(response.id)
  created_by: {type: response.author_kind | unified("author")}
` + getMethod,
	},
	{
		Code: CodeUnusedCall, Name: "unused-call", Severity: SeverityWarning,
		Summary: "The answer of a reading call is used nowhere.",
		Explanation: "The call costs time and quota and changes nothing. Delete it, or use `calls.<name>` in a later call or " +
			"in the result.",
		Bad: `methods:
  get:
    calls:
      - name: fetch
        primary: true
        request: GET /tickets/{id}
      - name: tags
        request: GET /tickets/{id}/tags
    result: record(calls.fetch.response)
record:
  id: string(response.id)
`,
		Good: `methods:
  get:
    calls:
      - name: fetch
        request: GET /tickets/{id}
    result: record(calls.fetch.response)
record:
  id: string(response.id)
`,
	},
	{
		Code: CodeSeveralPrimaryCalls, Name: "several-primary-calls", Severity: SeverityError,
		Summary:     "More than one call of a method is `primary`.",
		Explanation: "`remote_query` and `remote_data` of a request go to the primary call, and `raw` answers with its body. There can be only one.",
		Bad: `methods:
  update:
    calls:
      - name: edit
        primary: true
        request: PUT /tickets/{id}
        body: {title: body.name}
      - name: tag
        primary: true
        request: PUT /tickets/{id}/tags
        body: {tags: body.tags.name}
    result: {id: id}
`,
		Good: `methods:
  update:
    calls:
      - name: edit
        primary: true
        request: PUT /tickets/{id}
        body: {title: body.name}
      - name: tag
        request: PUT /tickets/{id}/tags
        body: {tags: body.tags.name}
    result: {id: id}
`,
	},
	{
		Code: CodeUnknownMethod, Name: "unknown-method", Severity: SeverityError,
		Summary:     "A mapping has a method that the unified side does not have.",
		Explanation: "The methods are get, list, create, update and delete. No unified request would ever reach another one.",
		Bad: `methods:
  remove:
    calls:
      - request: DELETE /tickets/{id}
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
		Code: CodeUnknownProvider, Name: "unknown-provider", Severity: SeverityError,
		Summary:     "A mapping lies in a folder without provider.yaml.",
		Explanation: "The server, the authentication and the error rules of every call come from provider.yaml. Add the file, or move the mapping into the folder of its provider.",
	},
	{
		Code: CodeUnknownResource, Name: "unknown-resource", Severity: SeverityError,
		Summary:     "There is no schema for the model and resource of a mapping.",
		Explanation: "The schema says what a mapping has to produce. Check the folder and file name for typing mistakes, or add the schema of the resource.",
	},
	{
		Code: CodeSecretOutsideAuth, Name: "secret-outside-auth", Severity: SeverityError,
		Summary: "`credentials` is used outside `auth`.",
		Explanation: "Credentials are visible in `auth` alone, so that no secret gets into a URL, a body, a log or an " +
			"error message. A setting that is not secret belongs under `account`.",
		Bad: `format: 1
provider: acme
label: Acme
server: https://api.acme.example
auth: {bearer: {token: credentials.token}}
headers: {X-Api-Key: "{credentials.api_key}"}
`,
		Good: `format: 1
provider: acme
label: Acme
server: https://api.acme.example
auth: {header: {X-Api-Key: credentials.api_key}}
`,
	},
	{
		Code: CodeUnusedEnum, Name: "unused-enum", Severity: SeverityWarning,
		Summary:     "A table under `enums` is used by no expression.",
		Explanation: "It is left over, or the `unified` or `native` that should use it is missing and native values pass unchanged.",
		Bad: `enums:
  author: {agent: user, customer: contact}
record:
  id: string(response.id)
  created_by: {id: string(response.author_id)}
` + getMethod,
		Good: `enums:
  author: {agent: user, customer: contact}
record:
  id: string(response.id)
  created_by: {id: string(response.author_id), type: response.author_kind | unified("author")}
` + getMethod,
	},
	{
		Code: CodeShadowedName, Name: "shadowed-name", Severity: SeverityError,
		Summary:     "A variable hides a name that the slot already has.",
		Explanation: "Inside, the name would mean something else than everywhere around. Choose another name for the variable.",
		Bad: `record:
  id: string(response.id)
  tags: {$each: response.labels, $as: response, name: response}
` + getMethod,
		Good: `record:
  id: string(response.id)
  tags: {$each: response.labels, $as: label, name: label}
` + getMethod,
	},
	{
		Code: CodeOverlayDropsFields, Name: "overlay-drops-fields", Severity: SeverityError,
		Summary: "An overlay would drop a part of the mapping that it is laid over.",
		Explanation: "An overlay changes what it names and keeps everything else: it lays maps over maps, and gives another expression " +
			"for an expression. A value that would replace a whole map or list, or null, would lose fields that the base has.",
	},
	{
		Code: CodeUnusedParam, Name: "unused-param", Severity: SeverityWarning,
		Summary: "A query parameter under `params` is read by nothing.",
		Explanation: "A request that gives it is answered as if it had not: a list is given without the selection. Read it where the " +
			"provider has such a parameter, name the values under `allowed` where the provider has no others anyway, or delete it.",
		Bad: `record:
  id: string(response.id)
methods:
  list:
    params: {search: {doc: Looks into the titles.}}
    calls:
      - name: page
        request: GET /tickets
    paginate: {size: {default: 100, max: 100}, next: null}
    result: record(calls.page.response)
`,
		Good: `record:
  id: string(response.id)
methods:
  list:
    params: {search: {doc: Looks into the titles.}}
    calls:
      - name: page
        request: GET /tickets
        query: {q: query.search}
    paginate: {size: {default: 100, max: 100}, next: null}
    result: record(calls.page.response)
`,
	},
	{
		Code: CodeCallAsValue, Name: "call-as-value", Severity: SeverityError,
		Summary: "A call stands where a part of its answer was meant.",
		Explanation: "`calls.NAME` is {response, status, headers}. A record of it finds none of the provider's members, and gives an " +
			"empty object. Write `calls.NAME.response`.",
		Bad: `record:
  id: string(response.id)
methods:
  get:
    calls:
      - name: fetch
        request: GET /tickets/{id}
    result: record(calls.fetch)
`,
		Good: `record:
  id: string(response.id)
` + getMethod,
	},
}
