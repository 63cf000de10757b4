package release

// InParallel is inParallel, PackedDefault is packedDefault.
var (
	InParallel    = inParallel
	PackedDefault = packedDefault
)
