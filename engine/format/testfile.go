package format

// testObjects are the maps of a test file.
var testObjects = []Object{
	{Name: "test", Doc: "A RESOURCE.test.yaml file beside a mapping.", Fields: []Field{
		{Key: "account", Kind: KindObject, Of: "test.account", Doc: "The account of every case that has none of its own."},
		{Key: "headers", Kind: KindMap, Doc: "Headers that every request must carry, unless an exchange says otherwise."},
		{Key: "now", Kind: KindText, Doc: "The clock of the cases, as 2026-01-02T03:04:05Z."},
		{Key: "cases", Kind: KindList, Of: "test.case", Required: true, Doc: "The cases."},
	}},
	{Name: "test.account", Doc: "An integrated account.", Fields: []Field{
		{Key: "settings", Kind: KindMap, Doc: "Its settings, as provider.yaml declares them."},
		{Key: "credentials", Kind: KindMap, Doc: "Its credentials: made-up ones."},
	}},
	{Name: "test.case", Doc: "One unified call and everything that must happen.", Fields: []Field{
		{Key: "name", Kind: KindText, Required: true, Doc: "What the case shows."},
		{Key: "source", Kind: KindText, Doc: "Address of the documentation the exchange follows, or the word unverified with what is not known."},
		{Key: "doc", Kind: KindText, Doc: "Notes."},
		{Key: "account", Kind: KindObject, Of: "test.account", Doc: "Another account than the file's."},
		{Key: "request", Kind: KindObject, Of: "test.request", Required: true, Doc: "The unified request."},
		{Key: "exchanges", Kind: KindList, Of: "test.exchange", Doc: "The requests that must reach the provider, in order, with their answers."},
		{Key: "result", Kind: KindAny, Doc: "The unified answer, exactly, without remote_data unless the case asks for it."},
		{Key: "status", Kind: KindInteger, Doc: "The HTTP status of the unified answer, where it is not the usual one."},
		{Key: "error", Kind: KindMap, Doc: "Members that the error must have, such as code, statusCode, message, pointer, applied."},
		{Key: "warnings", Kind: KindList, Of: "test.warning", Doc: "The warnings, exactly."},
	}},
	{Name: "test.warning", Doc: "A warning.", Fields: []Field{
		{Key: "code", Kind: KindText, Required: true, Doc: "Its code."},
		{Key: "pointer", Kind: KindText, Doc: "The JSON pointer it is about."},
	}},
	{Name: "test.request", Doc: "A unified request.", Fields: []Field{
		{Key: "method", Kind: KindText, Required: true, Doc: "get, list, create, update or delete."},
		{Key: "id", Kind: KindText, Doc: "The id of the resource."},
		{Key: "query", Kind: KindMap, Doc: "Unified query parameters."},
		{Key: "body", Kind: KindMap, Doc: "The unified body."},
		{Key: "cursor", Kind: KindAny, Doc: "The page of a list, by the provider's own cursor: what page.cursor is. Without it the first page. next_cursor of the result is in these terms too."},
		{Key: "prefer", Kind: KindList, Doc: "Preferences: handling=strict, respond-async."},
	}},
	{Name: "test.exchange", Doc: "A request to the provider and its answer.", Fields: []Field{
		{Key: "request", Kind: KindText, Required: true, Doc: "METHOD and URL, without the query."},
		{Key: "query", Kind: KindMap, Doc: "The query, exactly; a list is a repeated parameter."},
		{Key: "headers", Kind: KindMap, Doc: "Headers beside the file's; null takes one of the file's away."},
		{Key: "body", Kind: KindAny, Doc: "The JSON body, exactly."},
		{Key: "form", Kind: KindMap, Doc: "The form body, exactly."},
		{Key: "text", Kind: KindText, Doc: "Any other body, exactly."},
		{Key: "answer", Kind: KindObject, Of: "test.answer", Required: true, Doc: "What the provider says."},
	}},
	{Name: "test.answer", Doc: "An answer of the provider.", Fields: []Field{
		{Key: "status", Kind: KindInteger, Doc: "The HTTP status; 200 without it."},
		{Key: "headers", Kind: KindMap, Doc: "Headers."},
		{Key: "body", Kind: KindAny, Doc: "A JSON body."},
		{Key: "text", Kind: KindText, Doc: "Any other body."},
		{Key: "fault", Kind: KindWord, Allowed: []string{"reset", "truncate"}, Doc: "What happens instead of a whole answer: the connection is reset before it, or closed in the middle of it."},
	}},
}
