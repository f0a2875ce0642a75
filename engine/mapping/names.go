package mapping

import (
	"slices"
	"sync"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/suggest"
)

// fileNames are the names that are the same all over a file.
//
// sent is body where requests are made of it.
type fileNames struct{ account, query, body, sent *expression.Name }

// namesOf returns the names of a file about a resource; nil for provider.yaml.
func namesOf(settings []string, resource *schema.Resource) *fileNames {
	names := &fileNames{account: with(RootAccount, settings)}
	names.account.UnknownMember = unknownSetting(settings)
	if resource != nil {
		names.query, names.body = with(RootQuery, queryNames(resource)), with(RootBody, propertyNames(resource.Write))
		names.query.UnknownMember = hiddenParam
		sent := *names.body
		sent.Open = openMembers(resource.Write)
		names.sent = &sent
	}
	return names
}

// with returns a root that has the given members only; nil is any.
func with(root int, members []string) *expression.Name {
	name := *plainNames[root]
	name.Members = members
	return &name
}

// plainNames are the roots where they are visible, without what a file knows of them.
var plainNames = func() (names [rootCount]*expression.Name) {
	for i, root := range Roots {
		names[i] = &expression.Name{Name: root.Name, Doc: root.Doc, FoldCase: root.FoldCase()}
	}
	names[RootPage].Members = pageMembers
	return names
}()

// rootName returns a root as a slot sees it in any file.
func rootName(root int, slot format.Slot) *expression.Name {
	if Roots[root].visibleIn(slot) {
		return plainNames[root]
	}
	return hiddenName(root, hiddenRoot{root: root, slot: slot}, func() *expression.Problem { return hiddenReason(Roots[root], slot) })
}

// pageless is the page of a method that has none.
var pageless = &expression.Name{
	Name: Roots[RootPage].Name, Doc: Roots[RootPage].Doc, Members: pageMembers,
	Hidden: &expression.Problem{Code: diagnostic.CodeUnknownName, Message: "only the method list has a page"},
}

// bodyless is the body of a method that has none.
func bodyless(method string) *expression.Name {
	return hiddenName(RootBody, hiddenRoot{root: RootBody, method: method}, func() *expression.Problem {
		return &expression.Problem{Code: diagnostic.CodeUnknownName, Message: "a " + method + " has no request body"}
	})
}

// hiddenNames holds the roots that cannot be used somewhere, by where that is.
var hiddenNames sync.Map

type hiddenRoot struct {
	root   int
	slot   format.Slot
	method string // one of MethodNames
}

func hiddenName(root int, where hiddenRoot, why func() *expression.Problem) *expression.Name {
	if known, ok := hiddenNames.Load(where); ok {
		return known.(*expression.Name)
	}
	name := *plainNames[root]
	name.Hidden = why()
	known, _ := hiddenNames.LoadOrStore(where, &name)
	return known.(*expression.Name)
}

func unknownCall(calls, later []string) func(string) *expression.Problem {
	return func(name string) *expression.Problem {
		if slices.Contains(later, name) {
			return &expression.Problem{
				Code: diagnostic.CodeCallNotYetMade, Message: "the call " + name + " has not been made yet at this point",
				Help: "move it before this call",
			}
		}
		return &expression.Problem{
			Code: diagnostic.CodeUnknownName, Message: "there is no call named " + name, Help: suggest.Help(name, calls, ""),
		}
	}
}

func unknownSetting(settings []string) func(string) *expression.Problem {
	return func(name string) *expression.Problem {
		return &expression.Problem{
			Code: diagnostic.CodeUnknownName, Message: "the account has no setting " + name,
			Help: suggest.Help(name, slices.Sorted(slices.Values(settings)), "declare it under account in provider.yaml"),
		}
	}
}

// pageMembers are the members of the name page.
var pageMembers = []string{"cursor", "size"}

// queryNames are the query parameters that expressions see.
func queryNames(resource *schema.Resource) []string {
	names := slices.DeleteFunc(propertyNames(resource.Query), func(name string) bool {
		return name == ParamETag || slices.Contains(HiddenParams, name)
	})
	return append(names, ParamETag)
}

// hiddenParam explains a query parameter that expressions do not see; nil for any other name.
func hiddenParam(name string) *expression.Problem {
	switch {
	case slices.Contains(PageParams, name):
		return &expression.Problem{
			Code: diagnostic.CodeUnknownName, Message: "the runtime takes the query parameter " + name + " for itself",
			Help: "a list sees what comes of it as page.cursor and page.size",
		}
	case slices.Contains(HiddenParams, name):
		return &expression.Problem{
			Code: diagnostic.CodeUnknownName, Message: "the runtime takes the query parameter " + name + " for itself, and no expression sees it",
		}
	}
	return nil
}

// propertyNames are the properties of a schema; none, and not nil, where there is no schema.
func propertyNames(s *schema.Schema) []string {
	names := []string{}
	if s != nil {
		names = append(names, s.Root().PropertyNames()...)
	}
	return names
}
