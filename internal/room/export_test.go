package room

// FreeBelow is Free of a program with a limit and a heap, on a machine whose files lie below root.
var FreeBelow = below
