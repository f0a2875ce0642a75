package querystring_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/querystring"
)

func pairsOf(text string) []querystring.Pair {
	var pairs []querystring.Pair
	for _, part := range strings.Fields(text) {
		name, content, _ := strings.Cut(part, "=")
		pairs = append(pairs, querystring.Pair{Name: name, Value: content})
	}
	return pairs
}

func TestTree(t *testing.T) {
	for text, want := range map[string]string{
		"":                                `{}`,
		"b=2 a=1":                         `{"b":"2","a":"1"}`,
		"a=":                              `{"a":""}`,
		"a=1 a=2":                         `{"a":["1","2"]}`,
		"a[]=1":                           `{"a":["1"]}`,
		"a[]=1 a[]=2":                     `{"a":["1","2"]}`,
		"a[b]=1 a[c]=2":                   `{"a":{"b":"1","c":"2"}}`,
		"a[z]=1 a[b]=2":                   `{"a":{"z":"1","b":"2"}}`,
		"a[b][c][]=1":                     `{"a":{"b":{"c":["1"]}}}`,
		"a[b]=1 a[b]=2":                   `{"a":{"b":["1","2"]}}`,
		"a[1]=y a[0]=x":                   `{"a":["x","y"]}`,
		"a[7]=x":                          `{"a":["x"]}`,
		"a[01]=x":                         `{"a":{"01":"x"}}`,
		"a[0]=x a[b]=y":                   `{"a":{"0":"x","b":"y"}}`,
		"a[0][b]=1 a[1][b]=2":             `{"a":[{"b":"1"},{"b":"2"}]}`,
		"a[][b]=1 a[][c]=2":               `{"a":[{"b":"1","c":"2"}]}`,
		"a]=1":                            `{"a]":"1"}`,
		"a[b.c]=1":                        `{"a":{"b.c":"1"}}`,
		"remote_query[expand]=names q=x=": `{"remote_query":{"expand":"names"},"q":"x="}`,
		"0=a":                             `{"0":"a"}`,
	} {
		t.Run(text, func(t *testing.T) {
			tree, err := querystring.Tree(pairsOf(text))
			if err != nil {
				t.Fatal(err)
			}
			if got := value.String(tree); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestTreeRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"=1":                            "begins with no name",
		"[a]=1":                         "begins with no name",
		"a[b=1":                         "not closed",
		"a[b[c]]=1":                     "not closed",
		"a[b]c=1":                       "goes on",
		"a=1 a[b]=2":                    "a value and members",
		"a[b]=2 a=1":                    "a value and members",
		"a" + strings.Repeat("[b]", 17): "nested deeper",
		strings.Repeat("a=1 ", 1001):    "one of more than",
		"a=\xff":                        "not valid UTF-8",
		"a[]=1 a[][b]=2":                "a value and members",
	} {
		t.Run(want, func(t *testing.T) {
			_, err := querystring.Tree(pairsOf(text))
			var refused *querystring.Error
			if !errors.As(err, &refused) || !strings.Contains(refused.Error(), want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func FuzzTree(f *testing.F) {
	f.Add("a[b][]", "1", "a[0]", "2")
	f.Add("a", "1", "a[b", "2")
	f.Fuzz(func(t *testing.T, name1, text1, name2, text2 string) {
		tree, err := querystring.Tree([]querystring.Pair{{Name: name1, Value: text1}, {Name: name2, Value: text2}})
		if err != nil {
			return
		}
		if tree.Len() == 0 {
			t.Error("parameters vanished")
		}
	})
}
