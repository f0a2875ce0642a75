package diagnostic

// expressionRules are about the expressions themselves.
var expressionRules = []Rule{
	{
		Code: CodeExpressionSyntax, Name: "expression-syntax", Severity: SeverityError,
		Summary: "An expression cannot be parsed.",
		Explanation: "The position is where the parser could not go on; the mistake is there or in front of it. Text inside " +
			"an expression needs quotes of its own: \"'ticket'\".",
		Bad: `record:
  id: string(response.id)
  name: response.first + + response.last)
` + getMethod,
		Good: `record:
  id: string(response.id)
  name: response.first + " " + response.last
` + getMethod,
	},
	{
		Code: CodeWrongArity, Name: "wrong-arity", Severity: SeverityError,
		Summary:     "A function is called with too few or too many arguments.",
		Explanation: "The value in front of | counts as the first argument. `unimap functions <name>` shows what a function takes.",
		Bad: `record:
  id: string(response.id)
  name: lower(response.title, "en")
` + getMethod,
		Good: `record:
  id: string(response.id)
  name: lower(response.title)
` + getMethod,
	},
	{
		Code: CodeImpossibleType, Name: "impossible-type", Severity: SeverityError,
		Summary: "An operation gets a type that it can never work on.",
		Explanation: "Whatever the provider answers, the expression would fail. Convert the value first, for example with " +
			"`number` or `string`.",
		Bad: `record:
  id: string(response.id)
  name: '"ticket " - 1'
` + getMethod,
		Good: `record:
  id: string(response.id)
  name: '"ticket " + string(response.number)'
` + getMethod,
	},
	{
		Code: CodeConstantCondition, Name: "constant-condition", Severity: SeverityWarning,
		Summary: "A condition has the same result every time.",
		Explanation: "One of the branches is never taken. It is mostly a comparison of two literals, or a name in quotes " +
			"that was meant without.",
		Bad: `methods:
  delete:
    calls:
      - when: '"id" != ""'
        request: DELETE /tickets/{id}
    result: {id: id}
`,
		Good: `methods:
  delete:
    calls:
      - when: id != ""
        request: DELETE /tickets/{id}
    result: {id: id}
`,
	},
	{
		Code: CodeDivisionByZero, Name: "division-by-zero", Severity: SeverityError,
		Summary:     "An expression divides by a literal zero.",
		Explanation: "Division by zero is an error in the dialect, so the expression would fail every time.",
		Bad: `record:
  id: string(response.id)
  number: string(response.minutes / 0)
` + getMethod,
		Good: `record:
  id: string(response.id)
  number: string(response.minutes / 60)
` + getMethod,
	},
	{
		Code: CodeExpressionTooLarge, Name: "expression-too-large", Severity: SeverityError,
		Summary:     "An expression is longer, or nested deeper, than the limits allow.",
		Explanation: "Limits on length, nesting and number of parts keep every evaluation cheap. Break the expression up over several fields, or use $switch and $merge.",
	},
	{
		Code: CodeMethodCall, Name: "method-call", Severity: SeverityError,
		Summary:     "An expression calls a method of a value.",
		Explanation: "Values are plain JSON and have no methods. Pass the value to a function: `upper(x)`, or `x | upper()`.",
		Bad: `record:
  id: string(response.id)
  name: response.title.upper()
` + getMethod,
		Good: `record:
  id: string(response.id)
  name: response.title | upper()
` + getMethod,
	},
	{
		Code: CodeUnsupportedConstruct, Name: "unsupported-construct", Severity: SeverityError,
		Summary: "An expression uses a construct that the dialect does not have, or not in this place.",
		Explanation: "Some constructs of expr have no meaning in a mapping, such as several expressions with ; between them, " +
			"an object with the same key twice, or # outside a predicate. The message says which one it is.",
		Bad: `record:
  id: string(response.id)
  name: response.title; response.subject
` + getMethod,
		Good: `record:
  id: string(response.id)
  name: response.title ?? response.subject
` + getMethod,
	},
	{
		Code: CodeLiteralArgumentRequired, Name: "literal-argument-required", Severity: SeverityError,
		Summary: "An argument that has to be a literal is computed, or is a literal that can never be right.",
		Explanation: "Names of enum tables, gjson paths and patterns are checked when the mapping is compiled, and " +
			"what users send must never become one. Write the argument as a literal. Pictures, durations and time zones may be " +
			"computed, and are checked where they are literals.",
		Bad: `record:
  id: string(response.id)
  name: gjson(response, response.path)
` + getMethod,
		Good: `record:
  id: string(response.id)
  name: gjson(response, "fields.0.value")
` + getMethod,
	},
	{
		Code: CodeRegexInvalid, Name: "regex-invalid", Severity: SeverityError,
		Summary:     "A regular expression is not valid.",
		Explanation: "Patterns have the syntax of RE2, which has neither lookaround nor back-references.",
		Bad: `record:
  id: string(response.id)
  name: 'response.title matches "^(open" ? response.title : response.key'
` + getMethod,
		Good: `record:
  id: string(response.id)
  name: 'response.title matches "^(open)" ? response.title : response.key'
` + getMethod,
	},
	{
		Code: CodeTextSlotSyntax, Name: "text-slot-syntax", Severity: SeverityError,
		Summary: "The {holes} of a text are not written correctly.",
		Explanation: "Paths, servers and header values are text with expressions in { }. Every { needs its }, and no hole " +
			"may be empty.",
		Bad: `methods:
  delete:
    calls:
      - request: DELETE /tickets/{id
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
		Code: CodePredicateBrace, Name: "predicate-brace", Severity: SeverityError,
		Summary: "An object is written as the body of map or filter without parentheses around it.",
		Explanation: "In map(xs, {…}) the brace opens the block of the predicate and not an object. Write map(xs, ({…})). In a " +
			"record, $each says the same more clearly.",
		Bad: `record:
  id: string(response.id)
  tags: 'map(response.labels, {"name": #})'
` + getMethod,
		Good: `record:
  id: string(response.id)
  tags: 'map(response.labels, ({"name": #}))'
` + getMethod,
	},
	{
		Code: CodeHoleWithoutBraces, Name: "hole-without-braces", Severity: SeverityWarning,
		Summary:     "A text holds what reads as an expression, but stands in no braces.",
		Explanation: "Paths, headers and messages are text, and would be sent as they are. Expressions in them stand in { }.",
		Bad: `methods:
  delete:
    calls:
      - request: DELETE /tickets/{id}
        headers: {X-Team: query.workspace.id}
    result: {id: id}
`,
		Good: `methods:
  delete:
    calls:
      - request: DELETE /tickets/{id}
        headers: {X-Team: "{query.workspace.id}"}
    result: {id: id}
`,
	},
}
