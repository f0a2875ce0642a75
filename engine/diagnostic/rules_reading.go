package diagnostic

// readingRules are about files that cannot be read, or do not say what their author meant.
var readingRules = []Rule{
	{
		Code: CodeInvalidYAML, Name: "invalid-yaml", Severity: SeverityError,
		Summary: "The file is not a YAML document that can be read.",
		Explanation: "Nothing after the place can be trusted, so the file is refused as a whole. Tabs are no " +
			"indentation in YAML, quotes and brackets have to be closed, and the keys of a map begin in the same column.",
		Bad: `record:
  id: string(response.id)
    name: response.title
` + getMethod,
		Good: `record:
  id: string(response.id)
  name: response.title
` + getMethod,
	},
	{
		Code: CodeDuplicateKey, Name: "duplicate-key", Severity: SeverityError,
		Summary: "A map has the same key twice.",
		Explanation: "YAML readers disagree on which of the two counts, and one of them would be lost without a word. " +
			"Delete one, or rename it.",
		Bad: `record:
  id: string(response.id)
  name: response.title
  name: response.subject
` + getMethod,
		Good: `record:
  id: string(response.id)
  name: response.title ?? response.subject
` + getMethod,
	},
	{
		Code: CodeAnchorOrAlias, Name: "anchor-or-alias", Severity: SeverityError,
		Summary: "The file uses an anchor (&name), an alias (*name) or a merge key (<<).",
		Explanation: "They make one place in a file mean another, which positions, overlays and reviews cannot follow, and " +
			"nested aliases can make a small file huge. Write the value out; $merge joins objects when the mapping runs.",
		Bad: `record:
  id: string(response.id)
  team: &group {id: string(response.group_id)}
  workspace: *group
` + getMethod,
		Good: `record:
  id: string(response.id)
  team: {id: string(response.group_id)}
  workspace: {id: string(response.group_id)}
` + getMethod,
	},
	{
		Code: CodeCustomTag, Name: "custom-tag", Severity: SeverityError,
		Summary: "A value carries a YAML tag, such as !include or !!str.",
		Explanation: "The format has no tags: what a value is follows from how it is written. Quote what is to be text. An " +
			"expression that begins with ! has to be quoted too.",
		Bad: `record:
  id: string(response.id)
  name: !!str response.title
` + getMethod,
		Good: `record:
  id: string(response.id)
  name: response.title
` + getMethod,
	},
	{
		Code: CodeDamagedExpression, Name: "damaged-expression", Severity: SeverityError,
		Summary: "YAML cuts an expression short, or takes it apart.",
		Explanation: "An unquoted value ends at ' #' and at ': ', inside { } and [ ] also at commas and brackets, and a " +
			"value that begins with a quote ends with that quote. The expression that is left may even be a valid " +
			"one. Put the whole value in single quotes, or write it as a block with |.",
		Bad: `record:
  id: string(response.id)
  name: response.urgent ? response.title : response.subject
` + getMethod,
		Good: `record:
  id: string(response.id)
  name: 'response.urgent ? response.title : response.subject'
` + getMethod,
	},
	{
		Code: CodeWrongKind, Name: "wrong-kind", Severity: SeverityError,
		Summary: "A value has another shape than its key asks for, such as a list where a map is expected.",
		Explanation: "Every key of the format takes one kind of value: a map, a list, text, a number or a boolean. The " +
			"message says which one is expected and what was found.",
		Bad: `methods:
  get:
    calls: GET /tickets/{id}
    result: {id: id}
`,
		Good: `methods:
  get:
    calls:
      - request: GET /tickets/{id}
    result: {id: id}
`,
	},
	{
		Code: CodeUnreadableFile, Name: "unreadable-file", Severity: SeverityError,
		Summary: "A file cannot be opened, or is not UTF-8 text.",
		Explanation: "Mappings are UTF-8 text. Editors on Windows may save UTF-16; choose UTF-8 when saving. If the file " +
			"cannot be opened, check that it exists and may be read.",
	},
	{
		Code: CodeFileTooLarge, Name: "file-too-large", Severity: SeverityError,
		Summary: "A file is larger, or nested deeper, than the limits allow.",
		Explanation: "Limits keep a broken or hostile file from taking all memory. A mapping that reaches them is better " +
			"split into several resources, or written less deep.",
	},
	{
		Code: CodeMultipleDocuments, Name: "multiple-documents", Severity: SeverityError,
		Summary: "A file holds more than one YAML document.",
		Explanation: "One file describes one thing, which its path names. What follows a second --- would be ignored, so " +
			"it is refused.",
		Bad: `record:
  id: string(response.id)
` + getMethod + `---
record:
  id: string(response.key)
`,
		Good: `record:
  id: string(response.id)
` + getMethod,
	},
	{
		Code: CodeKeyNotText, Name: "key-not-text", Severity: SeverityError,
		Summary: "A key is a number, a boolean, null, a list or a map.",
		Explanation: "Keys are the names of JSON objects, and those are text. An unquoted 1 or true is not text in YAML, and " +
			"1 and 1.0 would become different keys. Quote the key.",
		Bad: `enums:
  author: {1: user, 2: contact}
record:
  id: string(response.id)
  created_by: {type: string(response.author_kind) | unified("author")}
` + getMethod,
		Good: `enums:
  author: {"1": user, "2": contact}
record:
  id: string(response.id)
  created_by: {type: string(response.author_kind) | unified("author")}
` + getMethod,
	},
	{
		Code: CodeUnsupportedFormatVersion, Name: "unsupported-format-version", Severity: SeverityError,
		Summary: "A provider is written in a version of the mapping format that this program does not know.",
		Explanation: "The key `format` of provider.yaml holds for the whole folder. A newer version may give keys another " +
			"meaning, so that nothing of the folder is used. Update the program, or write the mappings in a version it knows.",
		Bad: `format: 99
provider: acme
label: Acme
server: https://api.acme.example
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
		Code: CodeMisplacedFile, Name: "misplaced-file", Severity: SeverityError,
		Summary: "The path of a file does not say which provider, model and resource it belongs to.",
		Explanation: "A provider is the file <provider>/provider.yaml, a mapping is <provider>/<model>/<resource>.yaml. " +
			"Names are lower case letters, digits and underscores, and the key `provider` of provider.yaml repeats the name of its folder.",
	},
	{
		Code: CodeMissingKey, Name: "missing-key", Severity: SeverityError,
		Summary: "A key that the format requires is not there.",
		Explanation: "Without the key there is nothing to run: a call needs its `request`, a method its `calls` or its " +
			"`routes`, a provider its `server`.",
		Bad: `methods:
  get:
    calls:
      - name: fetch
        query: {expand: "'all'"}
    result: {id: string(calls.fetch.response.id)}
`,
		Good: `methods:
  get:
    calls:
      - name: fetch
        request: GET /tickets/{id}
        query: {expand: "'all'"}
    result: {id: string(calls.fetch.response.id)}
`,
	},
	{
		Code: CodeInvalidValue, Name: "invalid-value", Severity: SeverityError,
		Summary: "A value is outside the set that its key allows, is left out, or is a number that YAML versions read differently.",
		Explanation: "Keys such as `array` take one of a few words, which the message lists. Numbers are written as in JSON: " +
			"010, 0x10, 1_000, +1, .5 and .inf mean different things to different readers of YAML. Quote them where text is meant. " +
			"A key with nothing behind it is null to YAML, which would clear the provider's field; write null where that is meant.",
		Bad: `methods:
  get:
    calls:
      - request: GET /tickets/{id}
        query: {fields: ["'title'", "'state'"]}
        array: csv
    result: {id: string(calls.call1.response.id)}
`,
		Good: `methods:
  get:
    calls:
      - request: GET /tickets/{id}
        query: {fields: ["'title'", "'state'"]}
        array: comma
    result: {id: string(calls.call1.response.id)}
`,
	},
}
