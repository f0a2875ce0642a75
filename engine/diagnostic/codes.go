package diagnostic

// Code is the stable name of a rule, such as "UM101". A code is never reused for another meaning.
type Code string

// The codes of reading a file.
const (
	CodeInvalidYAML              Code = "UM101"
	CodeDuplicateKey             Code = "UM102"
	CodeAnchorOrAlias            Code = "UM103"
	CodeCustomTag                Code = "UM104"
	CodeDamagedExpression        Code = "UM105"
	CodeWrongKind                Code = "UM106"
	CodeUnreadableFile           Code = "UM107"
	CodeFileTooLarge             Code = "UM108"
	CodeMultipleDocuments        Code = "UM109"
	CodeKeyNotText               Code = "UM110"
	CodeUnsupportedFormatVersion Code = "UM111"
	CodeMisplacedFile            Code = "UM112"
	CodeMissingKey               Code = "UM113"
	CodeInvalidValue             Code = "UM114"
)

// The codes of names and the format.
const (
	CodeUnknownKey          Code = "UM201"
	CodeUnknownName         Code = "UM202"
	CodeUnknownFunction     Code = "UM203"
	CodeUnknownDollarKey    Code = "UM204"
	CodeDuplicateCallName   Code = "UM205"
	CodeCallNotYetMade      Code = "UM206"
	CodeUnknownEnum         Code = "UM207"
	CodeUnusedCall          Code = "UM208"
	CodeSeveralPrimaryCalls Code = "UM209"
	CodeUnknownMethod       Code = "UM210"
	CodeUnknownProvider     Code = "UM211"
	CodeUnknownResource     Code = "UM212"
	CodeSecretOutsideAuth   Code = "UM213"
	CodeUnusedEnum          Code = "UM214"
	CodeShadowedName        Code = "UM215"
	CodeOverlayDropsFields  Code = "UM216"
	CodeUnusedParam         Code = "UM217"
	CodeCallAsValue         Code = "UM218"
)

// The codes of expressions.
const (
	CodeExpressionSyntax        Code = "UM301"
	CodeWrongArity              Code = "UM302"
	CodeImpossibleType          Code = "UM303"
	CodeConstantCondition       Code = "UM304"
	CodeDivisionByZero          Code = "UM305"
	CodeExpressionTooLarge      Code = "UM306"
	CodeMethodCall              Code = "UM307"
	CodeUnsupportedConstruct    Code = "UM308"
	CodeLiteralArgumentRequired Code = "UM309"
	CodeRegexInvalid            Code = "UM310"
	CodeTextSlotSyntax          Code = "UM311"
	CodePredicateBrace          Code = "UM312"
	CodeHoleWithoutBraces       Code = "UM313"
)

// The codes of the unified schema.
const (
	CodeOutputNotInSchema          Code = "UM401"
	CodeRequiredFieldNeverProduced Code = "UM402"
	CodeWriteFieldUnread           Code = "UM403"
	CodeEnumNotTotal               Code = "UM404"
	CodeLiteralOutsideEnum         Code = "UM405"
	CodeTypeMismatch               Code = "UM406"
	CodeSchemaInvalid              Code = "UM407"
	CodeIgnoredFieldUnknown        Code = "UM408"
	CodeIgnoredFieldRead           Code = "UM409"
	CodeParamNotInSchema           Code = "UM410"
	CodeDateFormat                 Code = "UM411"
	CodeIDNotText                  Code = "UM412"
	CodeImpossibleComparison       Code = "UM413"
	CodeEnumDirection              Code = "UM414"
)

// The codes of HTTP and security.
const (
	CodePathHoleMayBeMissing         Code = "UM501"
	CodeForbiddenHeader              Code = "UM502"
	CodeInvalidRequestLine           Code = "UM503"
	CodeInvalidServer                Code = "UM504"
	CodeInvalidHeaderName            Code = "UM505"
	CodeAccountSettingWithoutPattern Code = "UM506"
	CodeUnsafeRetry                  Code = "UM507"
	CodePollWithoutTimeout           Code = "UM508"
	CodeBodyOnGet                    Code = "UM509"
	CodePagesOutsideList             Code = "UM510"
	CodeListWithoutPages             Code = "UM511"
	CodeEndlessPages                 Code = "UM512"
	CodeCursorUnused                 Code = "UM513"
)

// The codes of tests and docs.
const (
	CodeMethodWithoutTest      Code = "UM601"
	CodeTestFileInvalid        Code = "UM602"
	CodeTestWithoutSource      Code = "UM603"
	CodeUnverified             Code = "UM604"
	CodeTestNamesUnknownMethod Code = "UM605"
	CodeDocMissing             Code = "UM606"
	CodeRetired                Code = "UM607"
)
