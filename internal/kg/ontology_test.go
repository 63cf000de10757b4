package kg_test

import (
	"testing"

	"cityweave/internal/kg"
)

func TestTheTableContradictsNothing(t *testing.T) {
	if err := kg.CityNetworks().Check(); err != nil {
		t.Fatal(err)
	}
}
