package auth

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/unimap/unimap/runtime/transport"
)

const (
	// maxAnswer bounds the body of a token endpoint's answer.
	maxAnswer = 1 << 20
	// maxLifetime bounds expires_in, so that no sum of times can overflow.
	maxLifetime = 10 * 365 * 24 * time.Hour
	// maxDescription is the number of characters that a message shows of error_description.
	maxDescription = 200
)

// answer is what a token endpoint says (RFC 6749 sections 5.1 and 5.2).
type answer struct {
	access, refresh        string
	lifetime               time.Duration // 0 if it is not known
	errorCode, description string
}

// granted reports whether the answer holds a token that can be sent. Some servers report errors
// with status 200.
func (a answer) granted(status int) bool {
	return status >= 200 && status < 300 && a.errorCode == "" && a.access != "" &&
		transport.CheckHeader(authorization, a.access) == nil
}

// parseAnswer reads JSON or, as some servers answer in spite of the Accept header, a form. It is
// lenient: an answer that cannot be read may hold the only valid refresh token.
func parseAnswer(response *transport.Response) answer {
	if len(response.Body) > maxAnswer {
		return answer{}
	}
	mediaType, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	isObject := bytes.HasPrefix(bytes.TrimSpace(response.Body), []byte("{"))
	if !isObject && (mediaType == "application/x-www-form-urlencoded" || mediaType == "text/plain") {
		return parseForm(string(response.Body))
	}
	return parseJSON(response.Body)
}

func parseForm(body string) answer {
	// What is valid of the form is used even if the rest is not.
	form, _ := url.ParseQuery(strings.TrimSpace(body))
	return answer{
		access: form.Get("access_token"), refresh: form.Get("refresh_token"), lifetime: lifetime(form.Get("expires_in")),
		errorCode: form.Get("error"), description: form.Get("error_description"),
	}
}

func parseJSON(body []byte) answer {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return answer{}
	}
	return answer{
		access: text(members["access_token"]), refresh: text(members["refresh_token"]), lifetime: lifetime(scalar(members["expires_in"])),
		errorCode: text(members["error"]), description: text(members["error_description"]),
	}
}

// text returns a JSON string, or "" for anything else.
func text(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return text
}

// scalar returns a JSON string or number as text.
func scalar(raw json.RawMessage) string {
	if text := text(raw); text != "" {
		return text
	}
	return string(raw)
}

// lifetime reads expires_in, which comes as a number or as text. What is not a positive number
// tells nothing.
func lifetime(text string) time.Duration {
	seconds, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || !(seconds > 0) {
		return 0
	}
	if seconds >= maxLifetime.Seconds() {
		return maxLifetime
	}
	return time.Duration(seconds * float64(time.Second))
}

var errorPattern = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]{0,63}$`)

// errorCode returns the code in lower case if it looks like one, and "other" for any other text.
func errorCode(code string) string {
	switch {
	case code == "":
		return ""
	case errorPattern.MatchString(code):
		return strings.ToLower(code)
	default:
		return "other"
	}
}

// clean makes a server's text fit for a one-line message.
func clean(text string) string {
	words := strings.FieldsFunc(strings.ToValidUTF8(text, "?"), func(char rune) bool {
		return unicode.IsSpace(char) || !unicode.IsPrint(char)
	})
	runes := []rune(strings.Join(words, " "))
	if len(runes) > maxDescription {
		return string(runes[:maxDescription]) + "..."
	}
	return string(runes)
}

func explain(code, description string) string {
	switch {
	case code == "" && description == "":
		return ""
	case description == "":
		return " (" + code + ")"
	case code == "":
		return " (" + description + ")"
	default:
		return " (" + code + ": " + description + ")"
	}
}
