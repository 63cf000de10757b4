package release

// InParallel is inParallel, Decode is decode.
var (
	InParallel = inParallel
	Decode     = decode
)
