package secret_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/secret"
)

func TestMask(t *testing.T) {
	const token = `p/ss+w"rd &<é`
	std, raw, web := base64.StdEncoding, base64.RawStdEncoding, base64.RawURLEncoding
	quoted, err := json.Marshal(token)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name    string
		text    string
		secrets []string
		want    string
	}{
		{"no secret", "nothing here", []string{token}, "nothing here"},
		{"no secrets", "nothing here", nil, "nothing here"},
		{"empty secret", "nothing here", []string{""}, "nothing here"},
		{"plain", "a " + token + " b " + token, []string{token}, "a [redacted] b [redacted]"},
		{"query", "?k=" + url.QueryEscape(token) + "&x", []string{token}, "?k=[redacted]&x"},
		{"query in lower case", "?k=p%2fss%2bw%22rd+%26%3c%c3%a9", []string{token}, "?k=[redacted]"},
		{"query with %20", "?k=p%2Fss%2Bw%22rd%20%26%3C%C3%A9", []string{token}, "?k=[redacted]"},
		{"path", "/" + url.PathEscape(token) + "/x", []string{token}, "/[redacted]/x"},
		{"JSON", `{"k":` + `"p/ss+w\"rd &<é"}`, []string{token}, `{"k":"[redacted]"}`},
		{"JSON with escaped slash", `"p\/ss+w\"rd &<é"`, []string{token}, `"[redacted]"`},
		{"HTML", "<b>p/ss+w&#34;rd &amp;&lt;é</b>", []string{token}, "<b>[redacted]</b>"},
		{"base64", "x " + std.EncodeToString([]byte(token)) + " y", []string{token}, "x [redacted] y"},
		{"base64 of the web", "x " + web.EncodeToString([]byte(token)) + " y", []string{token}, "x [redacted] y"},
		{"Basic, user of 1", "Basic " + std.EncodeToString([]byte("u:"+token)), []string{token}, "Basic [redacted]"},
		{"Basic, user of 2", "Basic " + std.EncodeToString([]byte("us:"+token)), []string{token}, "Basic [redacted]"},
		{"Basic, user of 3", "Basic " + std.EncodeToString([]byte("use:"+token)), []string{token}, "Basic [redacted]"},
		{"Basic, secret first", "Basic " + std.EncodeToString([]byte(token+":x")), []string{token}, "Basic [redacted]"},
		{"within base64", "(" + raw.EncodeToString([]byte("before "+token+" after")) + ")", []string{token}, "([redacted])"},
		{"overlapping", "xabcdefy", []string{"abcd", "cdef"}, "x[redacted]y"},
		{"contained", "xabcdefy", []string{"abcdef", "bcde"}, "x[redacted]y"},
		{"adjacent", "abcdefgh", []string{"abcd", "efgh"}, "[redacted][redacted]"},
		{"self-overlapping", "xaaaaaay", []string{"aaaa"}, "x[redacted]y"},
		{"short as a word", "pin=42, at 4242", []string{"42"}, "pin=[redacted], at 4242"},
		{"short within a word", "status", []string{"a"}, "status"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := secret.Mask(test.text, test.secrets); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
	t.Run("JSON with HTML escapes", func(t *testing.T) {
		if got := secret.Mask(string(quoted), []string{token}); got != `"[redacted]"` {
			t.Errorf("got %s", got)
		}
	})
}

func TestNilMasker(t *testing.T) {
	var masker *secret.Masker
	if got := masker.Mask("text"); got != "text" {
		t.Errorf("got %q", got)
	}
}

func FuzzMask(f *testing.F) {
	f.Add("before ", "s3cr3t", " after")
	f.Add("", "aaaa", "a")
	f.Fuzz(func(t *testing.T, before, hidden, after string) {
		// A secret that the mask itself contains cannot be absent from the result.
		if len(hidden) < 4 || strings.Contains(secret.Redacted, hidden) {
			return
		}
		masked := secret.Mask(before+hidden+after, []string{hidden})
		for _, piece := range strings.Split(masked, secret.Redacted) {
			if strings.Contains(piece, hidden) {
				t.Errorf("the secret shows in %q", masked)
			}
		}
	})
}

func ExampleMask() {
	fmt.Println(secret.Mask("GET /?key=a%2Fb-token failed", []string{"a/b-token"}))
	// Output: GET /?key=[redacted] failed
}
