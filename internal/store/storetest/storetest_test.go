package storetest_test

import (
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/storetest"
)

func open(tb testing.TB, g *kg.Graph) store.Store {
	m, err := storetest.NewModel(kg.CityNetworks(), g)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func TestTheModelKeepsTheContract(t *testing.T) { storetest.Run(t, open) }
func TestTheModelAgreesWithItself(t *testing.T) { storetest.RunRandom(t, open) }
