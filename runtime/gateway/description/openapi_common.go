package description

import "github.com/unimap/unimap/engine/value"

func text() *value.Object { return value.ObjectOf("type", "string") }

func parameter(name, in, description string, schema *value.Object) *value.Object {
	out := value.ObjectOf("name", name, "in", in, "description", description, "schema", schema)
	if in == "path" {
		out.Set("required", true)
	}
	return out
}

func commonParameters() *value.Object {
	return value.ObjectOf(
		"id", parameter("id", "path", "The id of the resource.", idSchema().Without("description")),
		"dry_run", parameter("dry_run", "query", "Makes the reading calls, and shows the writing ones without sending them.", value.ObjectOf("type", "boolean", "default", false)),
		"prefer", parameter("Prefer", "header", "handling=strict refuses a request with a field that the provider cannot be given; respond-async answers 202 instead of waiting for a job.", text()),
		"idempotency_key", parameter("Idempotency-Key", "header", "A request that comes again under the same key gets the first answer, and is not carried out again.", value.ObjectOf("type", "string", "maxLength", int64(255))),
		"if_match", parameter("If-Match", "header", "The entity tag that the resource must have, as the query parameter etag.", text()),
	)
}

func commonHeaders() *value.Object {
	header := func(description string, schema *value.Object) *value.Object {
		return value.ObjectOf("description", description, "schema", schema)
	}
	return value.ObjectOf(
		"request_id", header("The id of the request, taken over from the request or new.", text()),
		"warnings", header("What was lost or not understood: a JSON list of {code, pointer, message}.", text()),
		"next_cursor", header("The query parameter next_cursor of the next page, beside a raw answer; it is not there on the last page.", text()),
		"ratelimit_limit", header("The provider's limit of requests.", text()),
		"ratelimit_remaining", header("How many of them are left.", text()),
		"ratelimit_reset", header("Seconds until the limit begins anew.", text()),
		"etag", header("The version of the object, for If-Match; it is not there where the provider knows no versions.", text()),
		"idempotent_replayed", header("true if this is the answer that was kept for the Idempotency-Key.", text()),
		"retry_after", header("Seconds to wait before the request may succeed.", value.ObjectOf("type", "integer")),
	)
}

func answerHeaders() *value.Object {
	return value.ObjectOf(
		"X-Request-Id", reference("headers", "request_id"),
		"X-Unimap-Warnings", reference("headers", "warnings"),
		"Ratelimit-Limit", reference("headers", "ratelimit_limit"),
		"Ratelimit-Remaining", reference("headers", "ratelimit_remaining"),
		"Ratelimit-Reset", reference("headers", "ratelimit_reset"),
	)
}

func commonResponses() *value.Object {
	return value.ObjectOf(
		"error", value.ObjectOf(
			"description", "The request failed. code is stable; message is for people.",
			"headers", value.ObjectOf("X-Request-Id", reference("headers", "request_id"), "Retry-After", reference("headers", "retry_after")),
			"content", jsonContent(reference("schemas", "error")),
		),
		"accepted", value.ObjectOf(
			"description", "The provider works on the request as a job (Prefer: respond-async).",
			"content", jsonContent(value.ObjectOf("type", "object", "required", []any{"job"}, "properties", value.ObjectOf(
				"id", text(),
				"job", value.ObjectOf("type", "object", "required", []any{"call"}, "properties", value.ObjectOf(
					"call", value.ObjectOf("type", "string", "description", "The call of the mapping that asks after the job."),
					"state", value.ObjectOf("description", "What the provider said of the job."),
				)),
			))),
		),
	)
}

// errorSchema is the envelope of errors: the JSON form of the runtime's Error.
func errorSchema() *value.Object {
	field := func(jsonType, description string) *value.Object {
		return value.ObjectOf("type", jsonType, "description", description)
	}
	detail := value.ObjectOf("type", "object", "properties", value.ObjectOf(
		"pointer", field("string", "JSON pointer into the request or the answer."),
		"message", text(),
		"source", field("string", "The line of the mapping that produced the value."),
	))
	warning := value.ObjectOf("type", "object", "properties", value.ObjectOf("code", text(), "pointer", text(), "message", text()))
	origin := field("string", "On whose side the cause lies.")
	origin.Set("enum", anys([]string{"client", "mapping", "account", "remote", "network", "policy"}))
	return value.ObjectOf(
		"type", "object",
		"properties", value.ObjectOf(
			"statusCode", field("integer", "The HTTP status."),
			"error", field("string", "The name of the status."),
			"message", field("string", "What happened, for people."),
			"code", field("string", "What happened, for programs, such as request.invalid. Codes are stable."),
			"origin", origin,
			"retryable", field("boolean", "Whether the same request may succeed later."),
			"retry_after", field("number", "Seconds to wait."),
			"pointer", field("string", "JSON pointer into the request, or into the answer for errors of a mapping."),
			"details", value.ObjectOf("type", "array", "items", detail),
			"call", field("string", "The call of the mapping that failed."),
			"applied", value.ObjectOf("type", "array", "items", text(), "description", "The calls that had changed something at the provider before the failure."),
			"id", field("string", "The id of the object that a create had made before it failed, if the answers tell it."),
			"uncertain", field("string", "A call of which it is not known whether it was carried out."),
			"request_id", text(),
			"truto_is_remote_error", field("boolean", "Whether the provider failed."),
			"remote_status", field("integer", "The provider's HTTP status."),
			"remote_code", field("string", "The provider's own code."),
			"mapping_source", field("string", "The line of the mapping that failed."),
			"warnings", value.ObjectOf("type", "array", "items", warning),
			"raw_response", value.ObjectOf("description", "The provider's answer, with secrets masked."),
		),
		"required", anys([]string{"statusCode", "error", "message", "code", "origin", "retryable", "truto_is_remote_error"}),
	)
}
