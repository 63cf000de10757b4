package release

// InParallel is inParallel, Decode is decode, PackedDefault is packedDefault.
var (
	InParallel    = inParallel
	Decode        = decode
	PackedDefault = packedDefault
)
