package peer

import (
	"encoding/json"
	"fmt"
)

// language runs programs of a language over decoded JSON, as one uses such a language at first:
// decode the whole input, evaluate, drop what is null, encode.
type language struct {
	ticket, patch func(decoded any) (any, error)
}

func (l language) contender(name string) Contender {
	return Contender{Name: name, Jobs: map[Work]Job{
		Ticket:  l.job(l.readOne),
		Tickets: l.job(l.readAll),
		Patch:   l.job(l.write),
	}}
}

// validating adds the validated pieces of work, in which what is decoded already is validated.
func (l language) validating(c Contender, s *schema) Contender {
	c.Validator = validatorName
	c.Jobs[TicketValidated] = l.job(func(decoded any) (any, error) {
		ticket, err := l.readOne(decoded)
		if err != nil {
			return nil, err
		}
		return ticket, s.read.Validate(ticket)
	})
	c.Jobs[TicketsValidated] = l.job(func(decoded any) (any, error) {
		tickets, err := l.readAll(decoded)
		if err != nil {
			return nil, err
		}
		for _, ticket := range tickets.([]any) {
			if err := s.read.Validate(ticket); err != nil {
				return nil, err
			}
		}
		return tickets, nil
	})
	c.Jobs[PatchValidated] = l.job(func(decoded any) (any, error) {
		if err := s.write.Validate(decoded); err != nil {
			return nil, err
		}
		return l.write(decoded)
	})
	return c
}

// job decodes the input of a conversion and encodes what it gives.
func (l language) job(convert func(any) (any, error)) Job {
	return func(_, input []byte) ([]byte, error) {
		var decoded any
		if err := json.Unmarshal(input, &decoded); err != nil {
			return nil, err
		}
		converted, err := convert(decoded)
		if err != nil {
			return nil, err
		}
		return json.Marshal(converted)
	}
}

func (l language) readOne(issue any) (any, error) {
	ticket, err := l.ticket(issue)
	if err != nil {
		return nil, err
	}
	prune(ticket)
	return ticket, nil
}

func (l language) readAll(issues any) (any, error) {
	list, ok := issues.([]any)
	if !ok {
		return nil, fmt.Errorf("a list was expected, not %T", issues)
	}
	tickets := make([]any, len(list))
	for i, issue := range list {
		ticket, err := l.readOne(issue)
		if err != nil {
			return nil, err
		}
		tickets[i] = ticket
	}
	return tickets, nil
}

func (l language) write(body any) (any, error) {
	native, err := l.patch(body)
	if err != nil {
		return nil, err
	}
	prune(native)
	restoreNull(body, native)
	return native, nil
}

// prune drops null members and objects that have become empty, and tells whether v is to be
// dropped itself.
func prune(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case map[string]any:
		for key, member := range v {
			if prune(member) {
				delete(v, key)
			}
		}
		return len(v) == 0
	case []any:
		for _, element := range v {
			prune(element)
		}
	}
	return false
}

// restoreNull puts back the null that clears the description, which prune has taken for an absent
// one.
func restoreNull(body, native any) {
	given, _ := body.(map[string]any)
	if description, ok := given["description"]; !ok || description != nil {
		return
	}
	if change, ok := native.(map[string]any); ok {
		if fields, ok := change["fields"].(map[string]any); ok {
			fields["description"] = nil
		}
	}
}
