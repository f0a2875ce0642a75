package value_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/value"
)

func number(t *testing.T, text string) any {
	t.Helper()
	v, err := value.ParseNumber(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestArithmetic(t *testing.T) {
	operations := map[string]func(a, b any) (any, error){
		"+": value.Add, "-": value.Subtract, "*": value.Multiply, "/": value.Divide, "%": value.Modulo, "**": value.Power,
	}
	tests := []struct{ a, operator, b, want string }{
		{"1", "+", "2", "3"},
		{"9223372036854775807", "+", "1", "9223372036854775808"},
		{"-9223372036854775808", "+", "-1", "-9223372036854775809"},
		{"9223372036854775808", "-", "1", "9223372036854775807"},
		{"-9223372036854775808", "-", "1", "-9223372036854775809"},
		{"0", "-", "-9223372036854775808", "9223372036854775808"},
		{"0.1", "+", "0.2", "0.3"},
		{"1e2", "+", "1", "101"},
		{"1234567890123456789", "*", "1000", "1234567890123456789000"},
		{"3037000500", "*", "3037000500", "9223372037000250000"},
		{"-9223372036854775808", "*", "-1", "9223372036854775808"},
		{"6", "/", "3", "2"},
		{"7", "/", "2", "3.5"},
		{"1", "/", "3", "0.3333333333333333333333333333333333"},
		{"2", "/", "3", "0.6666666666666666666666666666666667"},
		{"-9223372036854775808", "/", "-1", "9223372036854775808"},
		{"100000000000000000000000000000000000000000", "/", "10", "10000000000000000000000000000000000000000"},
		{"0.75", "/", "0.25", "3"},
		{"7", "%", "3", "1"},
		{"-7", "%", "3", "-1"},
		{"-9223372036854775808", "%", "-1", "0"},
		{"5.5", "%", "2", "1.5"},
		{"12345678901234567890", "%", "10", "0"},
		{"2", "**", "10", "1024"},
		{"2", "**", "100", "1267650600228229401496703205376"},
		{"0", "**", "0", "1"},
		{"4", "**", "0.5", "2"},
		{"1.10", "**", "2", "1.21"},
		{"1", "**", "9223372036854775807", "1"},
		{"-1", "**", "9223372036854775807", "-1"},
		{"-1.0", "**", "5000", "1"},
		{"0.0", "**", "9223372036854775807", "0"},
		{"10", "**", "500", "1" + strings.Repeat("0", 500)},
		{"1e308", "*", "1e308", "1" + strings.Repeat("0", 616)},
		{"-2", "**", "-3", "-0.125"},
		{"2", "**", "0.5", "1.414213562373095048801688724209698"},
	}
	for _, tt := range tests {
		got, err := operations[tt.operator](number(t, tt.a), number(t, tt.b))
		if err != nil {
			t.Errorf("%s %s %s: %v", tt.a, tt.operator, tt.b, err)
			continue
		}
		if value.String(got) != tt.want {
			t.Errorf("%s %s %s = %s, want %s", tt.a, tt.operator, tt.b, value.String(got), tt.want)
		}
	}
}

func TestArithmeticRefuses(t *testing.T) {
	long := number(t, strings.Repeat("9", 900))
	tests := []struct {
		name string
		run  func() (any, error)
		code value.Code
	}{
		{"division by zero", func() (any, error) { return value.Divide(int64(1), int64(0)) }, value.CodeDivisionByZero},
		{"modulo by zero", func() (any, error) { return value.Modulo(int64(1), number(t, "0.0")) }, value.CodeDivisionByZero},
		{"product too long", func() (any, error) { return value.Multiply(long, long) }, value.CodeNumberRange},
		{"power too long", func() (any, error) { return value.Power(int64(10), int64(1_000_000_000)) }, value.CodeNumberRange},
		{"power of a number that grows slowly", func() (any, error) { return value.Power(int64(2), int64(math.MaxInt64)) }, value.CodeNumberRange},
		{"power of ten", func() (any, error) { return value.Power(int64(10), int64(1000)) }, value.CodeNumberRange},
		{"power of zero", func() (any, error) { return value.Power(int64(0), int64(-1)) }, value.CodeDivisionByZero},
		{"power that is no real number", func() (any, error) { return value.Power(int64(-2), number(t, "0.5")) }, value.CodeNumberRange},
		{"power of a long number", func() (any, error) { return value.Power(long, number(t, "0.5")) }, value.CodeNumberRange},
		{"text", func() (any, error) { return value.Add("1", int64(1)) }, value.CodeTypeMismatch},
	}
	for _, tt := range tests {
		_, err := tt.run()
		var failure *value.Error
		if !errors.As(err, &failure) || failure.Code != tt.code {
			t.Errorf("%s: got %v, want code %s", tt.name, err, tt.code)
		}
	}
}

func TestRounding(t *testing.T) {
	tests := []struct {
		number string
		digits int64
		want   string
	}{
		{"2.5", 0, "2"}, {"3.5", 0, "4"}, {"-2.5", 0, "-2"}, {"1.005", 2, "1"}, {"1.015", 2, "1.02"},
		{"1250", -2, "1200"}, {"1350", -2, "1400"}, {"7", 3, "7"}, {"1.10", 5, "1.1"},
	}
	for _, tt := range tests {
		got, err := value.Round(number(t, tt.number), tt.digits)
		if err != nil || value.String(got) != tt.want {
			t.Errorf("round(%s, %d) = %s, %v, want %s", tt.number, tt.digits, value.String(got), err, tt.want)
		}
	}
}

func TestFrom(t *testing.T) {
	v, err := value.From(map[string]any{
		"b": []string{"x"}, "a": 1.5, "c": uint64(math.MaxUint64), "d": map[string]string{"k": "v"}, "e": nil, "f": 3.0,
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"a":1.5,"b":["x"],"c":18446744073709551615,"d":{"k":"v"},"e":null,"f":3}`; value.String(v) != want {
		t.Errorf("got %s, want %s", value.String(v), want)
	}
	for _, bad := range []any{math.NaN(), math.Inf(1), "\xff", make(chan int), map[int]string{1: "x"}} {
		if _, err := value.From(bad); err == nil {
			t.Errorf("%T %v was accepted", bad, bad)
		}
	}
}
