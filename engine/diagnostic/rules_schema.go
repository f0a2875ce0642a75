package diagnostic

// schemaRules are about what a mapping promises to the unified side.
var schemaRules = []Rule{
	{
		Code: CodeOutputNotInSchema, Name: "output-not-in-schema", Severity: SeverityError,
		Summary:     "A record or result has a field that the schema does not have.",
		Explanation: "Callers rely on the schema and would not expect the field, and validation may refuse the output. Provider-specific fields belong into `custom_fields`.",
		Bad: `record:
  id: string(response.id)
  naem: response.title
` + getMethod,
		Good: `record:
  id: string(response.id)
  name: response.title
` + getMethod,
	},
	{
		Code: CodeRequiredFieldNeverProduced, Name: "required-field-never-produced", Severity: SeverityError,
		Summary:     "A record lacks a field that the schema requires.",
		Explanation: "Every output of the mapping would fail validation. Map the field, even if it has to be derived from others.",
		Bad: `record:
  name: response.title
` + getMethod,
		Good: `record:
  id: string(response.id)
  name: response.title
` + getMethod,
	},
	{
		Code: CodeWriteFieldUnread, Name: "write-field-unread", Severity: SeverityWarning,
		Summary: "A create or update neither reads a field of the unified request nor lists it under `ignore`.",
		Explanation: "What a caller sends in the field is lost. Read it from `body`, or say under `ignore` why the provider " +
			"cannot take it; callers are then told.",
		Bad: `methods:
  create:
    calls:
      - name: make
        request: POST /tickets
        body: {title: body.name}
    result: {id: string(calls.make.response.id)}
`,
		Good: `methods:
  create:
    calls:
      - name: make
        request: POST /tickets
        body: body
    result: {id: string(calls.make.response.id)}
`,
	},
	{
		Code: CodeEnumNotTotal, Name: "enum-not-total", Severity: SeverityWarning,
		Summary: "A unified value that requests can name has no native value in the table, or the table has one too many.",
		Explanation: "A request with the value would be refused. Add it to the table; if the provider has nothing like it, " +
			"list it under `unsupported`. A unified value that no request can name is mostly misspelled.",
		Bad: `enums:
  author: {agent: user}
methods:
  create:
    calls:
      - name: make
        request: POST /tickets
        body:
          author_kind: native("author", body.created_by.type)
    result: {id: string(calls.make.response.id)}
`,
		Good: `enums:
  author: {agent: user, customer: contact}
methods:
  create:
    calls:
      - name: make
        request: POST /tickets
        body:
          author_kind: native("author", body.created_by.type)
    result: {id: string(calls.make.response.id)}
`,
	},
	{
		Code: CodeLiteralOutsideEnum, Name: "literal-outside-enum", Severity: SeverityError,
		Summary:     "A literal is none of the values that the schema allows for its field.",
		Explanation: "The output would fail validation every time. The message lists the allowed values.",
		Bad: `record:
  id: string(response.id)
  created_by: {type: "'robot'"}
` + getMethod,
		Good: `record:
  id: string(response.id)
  created_by: {type: "'user'"}
` + getMethod,
	},
	{
		Code: CodeTypeMismatch, Name: "type-mismatch", Severity: SeverityError,
		Summary:     "The type of a value can never satisfy the schema of its field.",
		Explanation: "The output would fail validation every time. Convert the value, or map it to the field it fits.",
		Bad: `record:
  id: string(response.id)
  name: len(response.title)
` + getMethod,
		Good: `record:
  id: string(response.id)
  name: response.title
` + getMethod,
	},
	{
		Code: CodeSchemaInvalid, Name: "schema-invalid", Severity: SeverityError,
		Summary:     "The settings of an account are not declared as a valid JSON Schema.",
		Explanation: "No account could be checked against it, so that any text could get into a server or a path. Every setting is a schema of JSON Schema 2020-12, and refers to nothing outside itself.",
		Bad: `format: 1
provider: acme
label: Acme
account:
  site: {type: text, pattern: "^[a-z0-9-]+$"}
server: https://{account.site}.acme.example
auth: {bearer: {token: credentials.token}}
`,
		Good: `format: 1
provider: acme
label: Acme
account:
  site: {type: string, pattern: "^[a-z0-9-]+$"}
server: https://{account.site}.acme.example
auth: {bearer: {token: credentials.token}}
`,
	},
	{
		Code: CodeIgnoredFieldUnknown, Name: "ignored-field-unknown", Severity: SeverityError,
		Summary:     "`ignore` or `absent` lists a field that the schema does not have.",
		Explanation: "The entry has no effect: it is misspelled, or the field has left the schema.",
		Bad: `methods:
  create:
    calls:
      - name: make
        request: POST /tickets
        body: {title: body.name}
    ignore: {descripton: the provider has no descriptions}
    result: {id: string(calls.make.response.id)}
`,
		Good: `methods:
  create:
    calls:
      - name: make
        request: POST /tickets
        body: {title: body.name}
    ignore: {description: the provider has no descriptions}
    result: {id: string(calls.make.response.id)}
`,
	},
	{
		Code: CodeIgnoredFieldRead, Name: "ignored-field-read", Severity: SeverityWarning,
		Summary:     "A field is listed under `ignore` although the method reads it.",
		Explanation: "Callers are told that the field has no effect, but it has one. Delete the entry.",
		Bad: `methods:
  create:
    calls:
      - name: make
        request: POST /tickets
        body: {title: body.name, text: body.description}
    ignore: {description: the provider has no descriptions}
    result: {id: string(calls.make.response.id)}
`,
		Good: `methods:
  create:
    calls:
      - name: make
        request: POST /tickets
        body: {title: body.name, text: body.description}
    result: {id: string(calls.make.response.id)}
`,
	},
	{
		Code: CodeParamNotInSchema, Name: "param-not-in-schema", Severity: SeverityError,
		Summary:     "`params` lists a query parameter that the unified resource does not have.",
		Explanation: "No caller would send it under that name. Parameters of the provider itself go through `remote_query`.",
		Bad: `methods:
  delete:
    params: {colour: {allowed: [red, green]}}
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
		Code: CodeDateFormat, Name: "date-format", Severity: SeverityWarning,
		Summary:     "A date goes into a date field as the provider wrote it.",
		Explanation: "Providers write dates in many ways, and the schema asks for RFC 3339. `datetime()` and `date()` read the usual forms and write the right one.",
		Bad: `record:
  id: string(response.id)
  created_at: response.created
` + getMethod,
		Good: `record:
  id: string(response.id)
  created_at: response.created | datetime()
` + getMethod,
	},
	{
		Code: CodeIDNotText, Name: "id-not-text", Severity: SeverityError,
		Summary:     "An id is not turned into text.",
		Explanation: "Unified ids are text for every provider. A number of 19 digits would lose its last digits in many callers' JSON readers. Use `string`.",
		Bad: `record:
  id: number(response.id)
` + getMethod,
		Good: `record:
  id: string(response.id)
` + getMethod,
	},
	{
		Code: CodeImpossibleComparison, Name: "impossible-comparison", Severity: SeverityWarning,
		Summary: "A value is held against a text that it never is.",
		Explanation: "The unified schema, or the enum that the value comes from, lists all that it can be. A comparison, a case of " +
			"`$switch` or a route that waits for anything else is never taken: mostly the word is misspelled, or the provider's own.",
		Bad: `methods:
  delete:
    calls:
      - when: query.status.name != "archive"
        request: DELETE /tickets/{id}
    result: {id: id}
`,
		Good: `methods:
  delete:
    calls:
      - when: query.status.name != "archived"
        request: DELETE /tickets/{id}
    result: {id: id}
`,
	},
	{
		Code: CodeEnumDirection, Name: "enum-direction", Severity: SeverityWarning,
		Summary: "A value is translated by an enum into what it is already.",
		Explanation: "`unified` takes a native value, of an answer, and `native` a unified one, of a request. The other way around the " +
			"value is in no row: `unified` loses it, and `native` refuses the request.",
		Bad: `enums:
  author: {agent: user, customer: contact}
record:
  id: string(response.id)
  created_by: {id: string(response.author.id), type: 'native("author", response.author.kind)'}
` + getMethod,
		Good: `enums:
  author: {agent: user, customer: contact}
record:
  id: string(response.id)
  created_by: {id: string(response.author.id), type: 'unified("author", response.author.kind)'}
` + getMethod,
	},
}
