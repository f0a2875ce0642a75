package gateway

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/querystring"
)

// readQuery reads the query of a request in the bracket style.
func readQuery(raw string) (map[string]any, *runtime.Error) {
	invalid := func(message string) *runtime.Error {
		return &runtime.Error{StatusCode: http.StatusBadRequest, Code: runtime.CodeInvalidRequest, Origin: runtime.OriginClient, Message: message}
	}
	pairs := make([]querystring.Pair, 0, min(strings.Count(raw, "&")+1, querystring.MaxPairs+1))
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		name, text, _ := strings.Cut(part, "=")
		decodedName, err := url.QueryUnescape(name)
		decodedText, err2 := url.QueryUnescape(text)
		if err != nil || err2 != nil {
			return nil, invalid("the query is not percent-encoded correctly")
		}
		pairs = append(pairs, querystring.Pair{Name: decodedName, Value: decodedText})
	}
	tree, err := querystring.Tree(pairs)
	if err != nil {
		return nil, invalid(err.Error())
	}
	query := make(map[string]any, tree.Len())
	for name, v := range tree.All() {
		query[name] = v
	}
	return query, nil
}

// readKnown reads a query that may have the parameters of these names alone. One that it does not
// know is refused: who selects by it must not be given everything.
func readKnown(raw string, names ...string) (map[string]any, *runtime.Error) {
	query, failure := readQuery(raw)
	if failure != nil {
		return nil, failure
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if slices.Contains(names, name) {
			continue
		}
		message := "there is no query parameter " + name + " here"
		if len(names) > 0 {
			message += "; allowed are " + strings.Join(names, ", ")
		}
		return nil, badParameter(name, runtime.CodeUnsupportedParam, message)
	}
	return query, nil
}

// readTexts reads a query that may have the parameters of these names alone, each once.
func readTexts(raw string, names ...string) (map[string]string, *runtime.Error) {
	query, failure := readKnown(raw, names...)
	if failure != nil {
		return nil, failure
	}
	texts := make(map[string]string, len(query))
	for name, given := range query {
		text, isText := given.(string)
		if !isText {
			return nil, badParameter(name, runtime.CodeInvalidRequest, "the query parameter "+name+" is one text: give it once")
		}
		texts[name] = text
	}
	return texts, nil
}

// chosenAccount takes the account out of a query.
func chosenAccount(query map[string]any) (string, *runtime.Error) {
	const name = "integrated_account_id"
	given, present := query[name]
	id, isText := given.(string)
	switch {
	case present && !isText:
		return "", badParameter(name, runtime.CodeInvalidRequest, "the query parameter "+name+" names one account: give it once")
	case id == "":
		return "", badParameter(name, runtime.CodeMissingParam, "the query parameter "+name+" is required: it names the account to use")
	}
	return id, nil
}

// takeDryRun takes dry_run out of a query. What is not clearly a no is no call that writes: the
// caller wanted to see, not to change.
func takeDryRun(query map[string]any) (bool, *runtime.Error) {
	const name = "dry_run"
	given, present := query[name]
	if !present {
		return false, nil
	}
	delete(query, name)
	text, _ := given.(string)
	if on, ok := querystring.Boolean(text); ok {
		return on, nil
	}
	return false, badParameter(name, runtime.CodeInvalidRequest, "the query parameter "+name+" is true or false")
}

func badParameter(name string, code runtime.Code, message string) *runtime.Error {
	return &runtime.Error{StatusCode: http.StatusUnprocessableEntity, Code: code, Origin: runtime.OriginClient,
		Message: message, Pointer: "/query/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)}
}
