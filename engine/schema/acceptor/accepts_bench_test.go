package acceptor_test

import (
	"fmt"
	"testing"

	"github.com/unimap/unimap/engine/schema/acceptor"
	"github.com/unimap/unimap/engine/value"
)

// ticket is a ticket as a provider's mapping makes it.
const ticket = `{"id":"10001","name":"Checkout fails when a discount code holds an umlaut","number":"SHOP-4211","assignees":[{"id":"557058:295406f3","name":"Ada Lovelace","first_name":"Ada","last_name":"Lovelace","emails":[{"email":"ada@example.com","type":"work"}]},{"id":"557058:8f1d","name":"Grace Hopper"}],"status":{"id":"10400","name":"pending"},"created_by":{"id":"557058:295406f3","name":"Ada Lovelace","type":"user"},"due_date":"2025-02-14","description":"Steps:\n1. put anything into the basket\n2. enter the code \"FRÜHLING\"\n3. press *Pay*\n\nExpected: the discount is taken off. Found: an error page, and the basket is empty afterwards. It is the same in every browser that we tried, and the log of the shop has nothing but the line below.\n\n    invalid byte sequence for encoding","workspace":{"id":"ws-1","name":"Shop"},"team":{"id":"12","name":"Payments"},"collections":[{"id":"20000","name":"Checkout","type":"component"},{"id":"10000","name":"Shop","type":"project"}],"ticket_type":{"id":"10004","name":"Bug"},"contact":{"id":"c-9","name":"Jo Customer","first_name":"Jo","last_name":"Customer","emails":[{"email":"jo@example.org"}],"phones":[{"number":"+49 30 1234567","type":"work"}]},"account":{"id":"acc-77"},"parent_ticket":{"id":"9990","name":"Spring sale"},"attachments":[{"id":"1","file_name":"error.png","file_url":"https://example.atlassian.net/rest/api/3/attachment/content/1"},{"id":"2","file_name":"shop.log","file_url":"https://example.atlassian.net/rest/api/3/attachment/content/2"}],"tags":[{"id":"t1","name":"regression"},{"id":"t2","name":"checkout"},{"name":"umlaut"}],"created_at":"2025-01-30T08:15:30.123+01:00","updated_at":"2025-01-31T10:00:00Z","completed_at":"2025-01-31T10:00:00.000Z","ticket_url":"https://example.atlassian.net/browse/SHOP-4211","priority":{"id":"2","name":"High"},"languages":["de","en"],"is_unread":true,"source":{"id":"web","name":"Web form"},"custom_fields":{"story_points":3,"votes":12,"customfield_10010":{"value":"EU","id":"10100"},"customfield_10020":[1,2.5,null],"environment":"production"},"etag":"W/\"4211-7\""}`

const ticketToWrite = `{"name":"Checkout fails","assignees":["557058:295406f3",{"id":"557058:8f1d"}],"status":{"name":"pending"},"due_date":"2025-02-14T10:00:00Z","ticket_type":"Bug","priority":{"id":"2"},"collections":["1",{"id":"2","type":"component"}],"tags":["a",{"name":"b"}],"contact":null,"custom_fields":{"story_points":3}}`

// BenchmarkAccepts sets the acceptor beside jsonschema, which is given decoded values.
func BenchmarkAccepts(b *testing.B) {
	for _, bench := range []struct{ model, document string }{
		{"read", ticket}, {"write", ticketToWrite},
	} {
		m := modelNamed(b, "unimap:ticketing/tickets#/$defs/"+bench.model)
		document := []byte(bench.document)
		decoded, err := value.Decode(document, value.Limits{})
		if err != nil {
			b.Fatal(err)
		}
		a, plain := acceptor.Compile(m.compiled), value.ToGo(decoded)
		b.Run(fmt.Sprintf("%s/acceptor", bench.model), func(b *testing.B) {
			b.SetBytes(int64(len(document)))
			b.ReportAllocs()
			for b.Loop() {
				if !a.Accepts(document) {
					b.Fatal("not accepted")
				}
			}
		})
		b.Run(fmt.Sprintf("%s/jsonschema", bench.model), func(b *testing.B) {
			b.SetBytes(int64(len(document)))
			b.ReportAllocs()
			for b.Loop() {
				if err := m.compiled.Validate(plain); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestAcceptsDoesNotAllocate(t *testing.T) {
	a := acceptor.Compile(modelNamed(t, "unimap:ticketing/tickets#/$defs/read").compiled)
	document := []byte(ticket)
	if allocations := testing.AllocsPerRun(100, func() {
		if !a.Accepts(document) {
			t.Fatal("not accepted")
		}
	}); allocations > 0 {
		t.Errorf("%v allocations", allocations)
	}
}
