package auth

import (
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/unimap/unimap/runtime/transport"
)

const (
	authorization = "Authorization"
	defaultScheme = "Bearer"
)

// applyToken sets the Authorization header to a token behind its scheme.
func applyToken(request *transport.Request, scheme, token string) error {
	if token == "" {
		return missing("a token")
	}
	return setHeader(request, authorization, schemeOr(scheme)+" "+token)
}

func schemeOr(scheme string) string {
	if scheme == "" {
		return defaultScheme
	}
	return scheme
}

func applyBasic(request *transport.Request, spec Basic) error {
	switch {
	case spec.Username == "" && spec.Password == "":
		return missing("a user name and password")
	case strings.Contains(spec.Username, ":"):
		return &Error{Code: CodeInvalidCredentials, Message: "the user name contains a colon, which Basic authentication cannot carry"}
	}
	return setHeader(request, authorization, basicValue(spec.Username, spec.Password))
}

func basicValue(username, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(username+":"+password))
}

func applyHeader(request *transport.Request, spec Header) error {
	for _, name := range slices.Sorted(maps.Keys(spec)) {
		if spec[name] == "" {
			return missing("the value of the header " + name)
		}
		if err := setHeader(request, name, spec[name]); err != nil {
			return err
		}
	}
	return nil
}

// setHeader replaces a header, under whatever spelling of its name it is there.
func setHeader(request *transport.Request, name, value string) error {
	if err := transport.CheckHeader(name, value); err != nil {
		return &Error{Code: CodeInvalidCredentials, Message: "a credential cannot be sent: " + err.Error(), Cause: err}
	}
	if request.Header == nil {
		request.Header = http.Header{}
	}
	for present := range request.Header {
		if strings.EqualFold(present, name) {
			delete(request.Header, present)
		}
	}
	request.Header.Set(name, value)
	return nil
}

// applyQuery appends to the query as text, so that the rest of it stays as it was written.
// Parameters of the same names are taken out: two values for one credential would leave it to
// the server which one counts.
func applyQuery(request *transport.Request, spec Query) error {
	target, err := url.Parse(request.URL)
	if err != nil {
		return &Error{Code: CodeInvalidCredentials, Message: "the URL of the request cannot be parsed, so that no credential can be added to it"}
	}
	var pairs []string
	for pair := range strings.SplitSeq(target.RawQuery, "&") {
		if pair != "" && !named(pair, spec) {
			pairs = append(pairs, pair)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(spec)) {
		if spec[name] == "" {
			return missing("the value of the query parameter " + name)
		}
		pairs = append(pairs, url.QueryEscape(name)+"="+url.QueryEscape(spec[name]))
	}
	target.RawQuery = strings.Join(pairs, "&")
	request.URL = target.String()
	return nil
}

// named reports whether a pair of a query has one of the names, in any encoding.
func named(pair string, spec Query) bool {
	name, _, _ := strings.Cut(pair, "=")
	decoded, err := url.QueryUnescape(name)
	if err != nil {
		return false
	}
	_, ok := spec[decoded]
	return ok
}

// UsedToken returns the token that Authorize put into the request, for Reauthorize, or "" where
// spec uses none.
func UsedToken(spec Spec, request *transport.Request) string {
	scheme := ""
	switch spec := spec.(type) {
	case Bearer:
		scheme = schemeOr(spec.Scheme)
	case OAuth2:
		scheme = schemeOr(spec.Scheme)
	case Session:
		sent := request.Header.Get(spec.headerName())
		if spec.Scheme == "" {
			return sent
		}
		token, _ := strings.CutPrefix(sent, spec.Scheme+" ")
		return token
	default:
		return ""
	}
	token, found := strings.CutPrefix(request.Header.Get(authorization), scheme+" ")
	if !found {
		return ""
	}
	return token
}
