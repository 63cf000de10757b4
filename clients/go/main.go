// Package main is a session of genqlient, a client of Go whose types are generated from
// the queries and the schema.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/Khan/genqlient/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

//go:generate go tool genqlient

func main() {
	if err := session(
		context.Background(),
		graphql.NewClient(os.Getenv("CITYWEAVE_URL")+"/graphql", http.DefaultClient),
	); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func session(ctx context.Context, client graphql.Client) error {
	seen, after := map[string]bool{}, (*string)(nil)
	for {
		page, err := Page(ctx, client, 3, after)
		if err != nil {
			return err
		}
		for _, n := range page.Programmes.Nodes {
			if seen[n.Id] {
				return fmt.Errorf("%s came twice", n.Id)
			}
			seen[n.Id] = true
		}
		if !page.Programmes.PageInfo.HasNextPage {
			if len(seen) != page.Programmes.TotalCount {
				return fmt.Errorf("%d programmes of %d", len(seen), page.Programmes.TotalCount)
			}
			break
		}
		after = page.Programmes.PageInfo.EndCursor
	}
	things, err := Things(ctx, client, []string{"city:pt-almada", "programme:iuc", "nothing"})
	if err != nil {
		return err
	}
	found := things.Entities.Nodes
	if len(found) != 2 || things.Entities.TotalCount != 2 {
		return fmt.Errorf("%d entities, want the two that exist: %+v", len(found), things)
	}
	city, isCity := found[0].(*ThingsEntitiesEntityConnectionNodesCity)
	programme, isProgramme := found[1].(*ThingsEntitiesEntityConnectionNodesProgramme)
	if !isCity || !isProgramme || city.Country.Name != "Portugal" || *programme.StartYear != 2017 {
		return fmt.Errorf("other entities: %+v", things)
	}
	var refused gqlerror.List
	if _, err := Wrong(ctx, client); !errors.As(err, &refused) || refused[0].Extensions["code"] != "BAD_INPUT" {
		return fmt.Errorf("another error, or none: %w", err)
	}
	fmt.Printf("genqlient: %d programmes in pages\n", len(seen))
	return nil
}
