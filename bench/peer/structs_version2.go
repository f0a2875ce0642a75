//go:build goexperiment.jsonv2

package peer

import "encoding/json/v2"

func structsVersion2() Contender {
	return codec{
		unmarshal: func(input []byte, v any) error { return json.Unmarshal(input, v) },
		marshal:   func(v any) ([]byte, error) { return json.Marshal(v) },
	}.contender(structsVersion2Name)
}
