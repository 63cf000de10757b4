package release

// PackedDefault is packedDefault.
var PackedDefault = packedDefault
