package diagnostic

// testRules are about the tests of a mapping and what is written about it.
var testRules = []Rule{
	{
		Code: CodeMethodWithoutTest, Name: "method-without-test", Severity: SeverityWarning,
		Summary:     "A method of a mapping has no test.",
		Explanation: "A test pins down the requests that a method sends and the output it produces. Without one, nobody notices when a change breaks it.",
	},
	{
		Code: CodeTestFileInvalid, Name: "test-file-invalid", Severity: SeverityError,
		Summary:     "A test file cannot be read as one.",
		Explanation: "The test does not run, so it proves nothing. The message says which part is wrong.",
		Bad: `cases:
  - name: deletes a ticket
    source: https://developers.acme.example/tickets#delete
    request: {method: delete, id: "1"}
    exchanges:
      - request: /tickets/1
        answer: {status: 204}
    result: {id: "1"}
`,
		Good: `cases:
  - name: deletes a ticket
    source: https://developers.acme.example/tickets#delete
    request: {method: delete, id: "1"}
    exchanges:
      - request: DELETE https://api.acme.example/tickets/1
        answer: {status: 204}
    result: {id: "1"}
`,
	},
	{
		Code: CodeTestWithoutSource, Name: "test-without-source", Severity: SeverityWarning,
		Summary:     "A test does not say where its provider answers come from.",
		Explanation: "An answer made up by the author of a mapping shares the author's mistakes. Name the page of the provider's documentation, or the word unverified and what is not known.",
		Bad: `cases:
  - name: deletes a ticket
    request: {method: delete, id: "1"}
    exchanges:
      - request: DELETE https://api.acme.example/tickets/1
        answer: {status: 204}
    result: {id: "1"}
`,
		Good: `cases:
  - name: deletes a ticket
    source: https://developers.acme.example/tickets#delete
    request: {method: delete, id: "1"}
    exchanges:
      - request: DELETE https://api.acme.example/tickets/1
        answer: {status: 204}
    result: {id: "1"}
`,
	},
	{
		Code: CodeUnverified, Name: "unverified", Severity: SeverityInfo,
		Summary:     "A mapping, or part of it, has never been run against the provider.",
		Explanation: "It follows the provider's documentation, which may be wrong or incomplete. Whoever has an account can try it once and delete the mark.",
		Bad: `doc: |
  unverified: the documentation does not say whether a second DELETE answers 404.
methods:
  delete:
    calls:
      - request: DELETE /tickets/{id}
    result: {id: id}
`,
		Good: `doc: A second DELETE answers 404.
methods:
  delete:
    calls:
      - request: DELETE /tickets/{id}
    result: {id: id}
`,
	},
	{
		Code: CodeTestNamesUnknownMethod, Name: "test-names-unknown-method", Severity: SeverityError,
		Summary:     "A test names a method or route that the mapping does not have.",
		Explanation: "The test does not run. Correct the name, or delete the test together with the method.",
		Bad: `cases:
  - name: deletes a ticket
    source: https://developers.acme.example/tickets#delete
    request: {method: remove, id: "1"}
    exchanges:
      - request: DELETE https://api.acme.example/tickets/1
        answer: {status: 204}
    result: {id: "1"}
`,
		Good: `cases:
  - name: deletes a ticket
    source: https://developers.acme.example/tickets#delete
    request: {method: delete, id: "1"}
    exchanges:
      - request: DELETE https://api.acme.example/tickets/1
        answer: {status: 204}
    result: {id: "1"}
`,
	},
	{
		Code: CodeDocMissing, Name: "doc-missing", Severity: SeverityWarning,
		Summary: "A provider or a mapping says nothing about its sources.",
		Explanation: "Whoever reviews or repairs a mapping has to compare it with what the provider says. Give the address of " +
			"the documentation under `docs` of the provider, and say under `doc` what is peculiar about the mapping.",
		Bad: `methods:
  delete:
    calls:
      - request: DELETE /tickets/{id}
    result: {id: id}
`,
		Good: `doc: https://developers.acme.example/tickets. Deleted tickets stay in the trash for 30 days.
methods:
  delete:
    calls:
      - request: DELETE /tickets/{id}
    result: {id: id}
`,
	},
	{
		Code: CodeRetired, Name: "retired", Severity: SeverityInfo,
		Summary:     "A provider, or an API that a mapping uses, has been retired.",
		Explanation: "The mapping is kept for the record and for installations that still answer. New accounts should not be connected.",
		Bad: `format: 1
provider: acme
label: Acme
docs: https://developers.acme.example
server: https://api.acme.example
auth: {bearer: {token: credentials.token}}
retired: {on: 2024-01-31, note: Acme has shut down.}
`,
		Good: `format: 1
provider: acme
label: Acme
docs: https://developers.acme.example
server: https://api.acme.example
auth: {bearer: {token: credentials.token}}
`,
	},
}
