package numeral_test

import (
	"errors"
	"math/big"
	"regexp"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/numeral"
)

func number(t *testing.T, text string) *big.Int {
	t.Helper()
	n, ok := new(big.Int).SetString(text, 10)
	if !ok {
		t.Fatalf("bad number %q in the table", text)
	}
	return n
}

// roundTrips are written and read back.
var roundTrips = []struct{ number, picture, text string }{
	{"123", "000", "123"},
	{"123", "0000", "0123"},
	{"-3", "0000", "-0003"},
	{"1234", "0;c", "1234"},
	{"1234", "###0", "1234"},
	{"12", "###0", "12"},
	{"123", "000;o", "123rd"},
	{"1", "0;o", "1st"},
	{"2", "0;o", "2nd"},
	{"11", "0;o", "11th"},
	{"111", "0;o", "111th"},
	{"1112", "#,##0;o", "1,112th"},
	{"28", "#0;o", "28th"},
	{"12340", "###١", "١٢٣٤٠"},
	{"12340", "###０", "１２３４０"},
	{"42", "𝟘", "𝟜𝟚"},
	{"12", "#,##0", "12"},
	{"120000", "#,##0", "120,000"},
	{"1234567890", "#,##0", "1,234,567,890"},
	{"1234567890", "#,###,##0", "1,234,567,890"},
	{"1234567890", "#:###,##0", "1234:567,890"},
	{"1234567890", "##,##,##0", "12345,67,890"},
	{"12", "##,##,##0", "12"},
	{"1234567", "####,##0", "1234,567"},
	{"7", "0,000", "0,007"},
	{"123456789012345678901234567890", "#,##0", "123,456,789,012,345,678,901,234,567,890"},
	{"1984", "I", "MCMLXXXIV"},
	{"99", "i", "xcix"},
	{"4999", "I", "MMMMCMXCIX"},
	{"-4", "I", "-IV"},
	{"0", "w", "zero"},
	{"0", "w;o", "zeroth"},
	{"12", "w", "twelve"},
	{"-34", "w", "-thirty-four"},
	{"99", "W", "NINETY-NINE"},
	{"100", "w", "one hundred"},
	{"555", "Ww", "Five Hundred and Fifty-Five"},
	{"1000", "w", "one thousand"},
	{"3730", "w", "three thousand, seven hundred and thirty"},
	{"327730", "w", "three hundred and twenty-seven thousand, seven hundred and thirty"},
	{"1000000000001", "w", "one trillion and one"},
	{"1000000000000000", "w", "one thousand trillion"},
	{"10000000000000000000000000000000000000000000000", "w", "ten billion trillion trillion trillion"},
	{"1234567890123456", "w", "one thousand, two hundred and thirty-four trillion, five hundred and sixty-seven billion, eight hundred and ninety million, one hundred and twenty-three thousand, four hundred and fifty-six"},
	{"1000005000000000000", "w", "one million and five trillion"},
	{"20", "w;o", "twentieth"},
	{"34", "w;o", "thirty-fourth"},
	{"99", "W;o", "NINETY-NINTH"},
	{"100", "w;o", "one hundredth"},
	{"1000", "w;o", "one thousandth"},
	{"730", "Ww;o", "Seven Hundred and Thirtieth"},
	{"1000000000001", "w;o", "one trillion and first"},
	{"1", "A", "A"},
	{"26", "a", "z"},
	{"27", "a", "aa"},
	{"300", "A", "KN"},
	{"123456", "A", "FZPH"},
}

func TestFormatAndParseRoundTrip(t *testing.T) {
	for _, test := range roundTrips {
		t.Run(test.number+" "+test.picture, func(t *testing.T) {
			n := number(t, test.number)
			text, err := numeral.Format(n, test.picture)
			if err != nil || text != test.text {
				t.Fatalf("Format = %q, %v; want %q", text, err, test.text)
			}
			back, err := numeral.Parse(test.text, test.picture)
			if err != nil || back.Cmp(n) != 0 {
				t.Fatalf("Parse = %v, %v; want %v", back, err, n)
			}
			picture, err := numeral.Compile(test.picture)
			if err != nil {
				t.Fatal(err)
			}
			pattern := regexp.MustCompile("(?i)^-?(?:" + picture.Pattern(0) + ")$")
			if !pattern.MatchString(test.text) {
				t.Errorf("Pattern %s does not match %q", pattern, test.text)
			}
		})
	}
}

func TestFormatZeroWithoutSign(t *testing.T) {
	for _, picture := range []string{"I", "a"} {
		if text, err := numeral.Format(new(big.Int), picture); err != nil || text != "" {
			t.Errorf("Format(0, %q) = %q, %v; want an empty text", picture, text, err)
		}
		if n, err := numeral.Parse("", picture); err != nil || n.Sign() != 0 {
			t.Errorf("Parse(%q, %q) = %v, %v; want 0", "", picture, n, err)
		}
	}
}

func TestParseIsLenient(t *testing.T) {
	tests := []struct{ text, picture, want string }{
		{"nineteen hundred and eighty-four", "w", "1984"},
		{"Two Hundred Thousand", "w", "200000"},
		{"one million two hundred thousand", "w", "1200000"},
		{"one thousand million", "w", "1000000000"},
		{"twenty-seventh", "w", "27"},
		{"TWENTY one", "Ww", "21"},
		{"5", "000", "5"},
		{"12,34", "#,##0", "1234"},
		{"mcm", "I", "1900"},
		{" 7 ", "0", "7"},
	}
	for _, test := range tests {
		n, err := numeral.Parse(test.text, test.picture)
		if err != nil || n.Cmp(number(t, test.want)) != 0 {
			t.Errorf("Parse(%q, %q) = %v, %v; want %s", test.text, test.picture, n, err, test.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct {
		text, picture string
		code          numeral.Code
	}{
		{"", "0", numeral.CodeSyntax},
		{"12a", "0", numeral.CodeSyntax},
		{"1,2", "0", numeral.CodeSyntax},
		{",12", "#,##0", numeral.CodeSyntax},
		{"12,", "#,##0", numeral.CodeSyntax},
		{"1,,2", "#,##0", numeral.CodeSyntax},
		{"12", "0;o", numeral.CodeSyntax},
		{"12", "١", numeral.CodeSyntax},
		{"IIII", "I", numeral.CodeSyntax},
		{"VX", "I", numeral.CodeSyntax},
		{strings.Repeat("M", 5000), "I", numeral.CodeSyntax},
		{"A1", "A", numeral.CodeSyntax},
		{"", "w", numeral.CodeSyntax},
		{"and", "w", numeral.CodeSyntax},
		{"one two", "w", numeral.CodeSyntax},
		{"ten five", "w", numeral.CodeSyntax},
		{"hundred", "w", numeral.CodeSyntax},
		{"one hundred hundred", "w", numeral.CodeSyntax},
		{"thousand and one", "w", numeral.CodeSyntax},
		{"zero hundred", "w", numeral.CodeSyntax},
		{"one and", "w", numeral.CodeSyntax},
		{"eleventy", "w", numeral.CodeSyntax},
		{strings.Repeat("9", 1001), "0", numeral.CodeRange},
		{strings.Repeat("z", 2000), "a", numeral.CodeRange},
		{"one" + strings.Repeat(" trillion", 200), "w", numeral.CodeRange},
		{strings.Repeat("1", 20000), "0", numeral.CodeRange},
	}
	for _, test := range tests {
		n, err := numeral.Parse(test.text, test.picture)
		var refused *numeral.Error
		if !errors.As(err, &refused) || refused.Code != test.code {
			t.Errorf("Parse(%.40q, %q) = %v, %v; want an error of code %s", test.text, test.picture, n, err, test.code)
		}
	}
}

func TestFormatRefuses(t *testing.T) {
	tests := []struct {
		number, picture string
		code            numeral.Code
	}{
		{"1", "", numeral.CodePicture},
		{"1", "#", numeral.CodePicture},
		{"1", "α", numeral.CodePicture},
		{"1", "##0０", numeral.CodePicture},
		{"1", "0#", numeral.CodePicture},
		{"1", "0,", numeral.CodePicture},
		{"1", ",0", numeral.CodePicture},
		{"1", "0,,0", numeral.CodePicture},
		{"1", "wW", numeral.CodePicture},
		{"1", "0;x", numeral.CodePicture},
		{"1", strings.Repeat("0", 300), numeral.CodePicture},
		{"100000", "I", numeral.CodeRange},
		{strings.Repeat("9", 1100), "0", numeral.CodeRange},
	}
	for _, test := range tests {
		text, err := numeral.Format(number(t, test.number), test.picture)
		var refused *numeral.Error
		if !errors.As(err, &refused) || refused.Code != test.code {
			t.Errorf("Format(%.40q, %.40q) = %q, %v; want an error of code %s", test.number, test.picture, text, err, test.code)
		}
	}
}

func TestLongNumbersInWords(t *testing.T) {
	n := number(t, strings.Repeat("9", 999))
	text, err := numeral.Format(n, "w")
	if err != nil {
		t.Fatal(err)
	}
	back, err := numeral.Parse(text, "w")
	if err != nil || back.Cmp(n) != 0 {
		t.Fatalf("%d nines in words do not read back: %v", 999, err)
	}
}

func FuzzParse(f *testing.F) {
	for _, test := range roundTrips {
		f.Add(test.text, test.picture)
	}
	f.Fuzz(func(t *testing.T, text, picture string) {
		n, err := numeral.Parse(text, picture)
		if err != nil {
			return
		}
		written, err := numeral.Format(n, picture)
		if err != nil {
			return
		}
		back, err := numeral.Parse(written, picture)
		if err != nil || back.Cmp(n) != 0 {
			t.Fatalf("%q by %q is %v, which is written %q and read as %v, %v", text, picture, n, written, back, err)
		}
	})
}
