package release

// InParallel is inParallel.
var InParallel = inParallel
