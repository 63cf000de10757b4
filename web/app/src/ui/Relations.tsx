// The links of an entity by relation and by type of the other end, with how many are shown, before any is loaded.

import { queries } from "../data/queries";
import type { About, Neighbours } from "../data/types";
import { expansionKey } from "../state/operations";
import { count, relation, sentence, typeWord } from "../words";
import { type Loaded, useAnswer, Waiting } from "./common";
import { useView } from "./store";

// batch is how many neighbours come at a time, up to a hundred of a relation.
export const batch = 20;

// next returns how many neighbours come after the first ones of a relation.
export const next = (first: number) => (first < 100 ? batch : 50);

export function useAbout(
  id: string,
): Loaded<{ entity: About | null; conflicts: { nodes: import("../data/types").Conflict[] } }> {
  const { state } = useView();
  const when = state.day ? { asOf: state.day, undated: state.undated } : {};
  return useAnswer(queries.about, id ? { id, ...when } : null);
}

export function Relations({ id, name }: { id: string; name: string }) {
  const { explorer, state, picture } = useView();
  const loaded = useAbout(id);
  const relations = loaded.data?.entity?.neighbourSummary;
  const words = explorer.start?.ontology.linkTypes ?? [];
  const shown = (each: Neighbours) =>
    picture.links.filter((link) => {
      if (link.type !== each.linkType) return false;
      const out = link.from.id === id;
      if (!out && link.to.id !== id) return false;
      if (each.direction !== "BOTH" && (each.direction === "OUT") !== out) return false;
      return picture.byId.get(out ? link.to.id : link.from.id)?.type === each.otherType;
    }).length;
  const expand = (type: string, direction: Neighbours["direction"], to: string) => {
    const before = state.expansions.get(expansionKey({ id, type, direction, to }));
    const first = before?.first ?? 0;
    explorer.do({ op: "expand", id, type, direction, to, first: first + next(first) });
  };
  return (
    <>
      <Waiting loaded={loaded} what="the links" />
      {relations && !relations.length && <p class="quiet">No links{state.day && " on that day"}.</p>}
      {relations && relations.length > 0 && (
        <table class="relations">
          <caption class="unseen">Links of {name} by relation</caption>
          <thead>
            <tr>
              <th scope="col">Relation</th>
              <th scope="col">Shown</th>
              <th scope="col">
                <span class="unseen">Action</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {relations.map((each) => {
              const name = relation(words, each.linkType, each.direction);
              const label = `${sentence(name)}: ${typeWord(each.otherType, 2)}`;
              const now = shown(each);
              const before = state.expansions.get(
                expansionKey({ id, type: each.linkType, direction: each.direction, to: each.otherType }),
              );
              const first = before?.first ?? 0;
              const left = Math.min(next(first), each.links - Math.max(now, first));
              return (
                <tr key={label}>
                  <th scope="row" title={words.find(({ type }) => type === each.linkType)?.description}>
                    {label}
                  </th>
                  <td class="number">
                    {count(now)} of {count(each.links)}
                  </td>
                  <td>
                    {now < each.links && (
                      <button
                        type="button"
                        class="small"
                        onClick={() => expand(each.linkType, each.direction, each.otherType)}
                        aria-label={`Show ${left > 0 ? left : "more"} of ${label}`}
                      >
                        Show {left > 0 ? left : "more"}
                      </button>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {relations && relations.length > 1 && relations.some((each) => shown(each) < each.links) && (
        <p>
          <button type="button" class="small" onClick={() => expand("", "BOTH", "")}>
            Show {batch} of all relations
          </button>{" "}
          <span class="quiet">the most specific first</span>
        </p>
      )}
    </>
  );
}
