package graph

//go:generate go run ./schemagen -root ..
//go:generate go tool gqlgen generate
