// What sources say: quotes or places in them, dates, and whether it is said outright.

import { queries } from "../data/queries";
import type { Conflict, Evidence } from "../data/types";
import { plural, sentence } from "../words";
import { EntityButton, useAnswer, Waiting } from "./common";

export interface LinkEvidence {
  nodes: ({ id: string; evidence: Evidence[] } | null)[];
}

export function useEvidence(ids: readonly string[]) {
  return useAnswer<LinkEvidence>(queries.evidence, ids.length ? { ids } : null);
}

export function EvidenceList({ evidence }: { evidence: readonly Partial<Evidence>[] }) {
  return (
    <ul class="proof">
      {evidence.map((each) => (
        <li key={each.id}>
          {each.statedAs ? (
            <blockquote dir="auto">{each.statedAs}</blockquote>
          ) : (
            each.locator && <blockquote class="locator">{each.locator}</blockquote>
          )}
          <p>
            <a href={`source/${each.source!.id}`}>
              <bdi>{each.source!.name}</bdi>
            </a>
            {each.source!.publisher && (
              <>
                , <bdi>{each.source!.publisher}</bdi>
              </>
            )}
          </p>
          <p class="quiet">
            {[
              each.confidence === "IMPLIED" ? "implied" : "said outright",
              each.statedAs && each.locator,
              each.seenFrom &&
                `valid ${each.seenFrom}${each.seenTo && each.seenTo !== each.seenFrom ? ` to ${each.seenTo}` : ""}`,
              each.retrievedOn && `read ${each.retrievedOn}`,
            ]
              .filter(Boolean)
              .join(" · ")}
            {" · "}
            <a href={`evidence/${each.id}`}>record</a>
            {each.source!.url && (
              <>
                {" "}
                ·{" "}
                <a href={each.source!.url} rel="noreferrer">
                  original
                </a>
              </>
            )}
          </p>
          {each.rule && <p class="quiet">Derived by a rule: {each.rule.text}</p>}
          {each.note && (
            <p class="quiet" dir="auto">
              {each.note}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

export function EvidenceOf({ id }: { id: string }) {
  const loaded = useEvidence([id]);
  const evidence = loaded.data?.nodes[0]?.evidence;
  return (
    <>
      <Waiting loaded={loaded} what="the evidence" />
      {evidence &&
        (evidence.length ? <EvidenceList evidence={evidence} /> : <p class="quiet">No evidence is recorded.</p>)}
    </>
  );
}

// Conflicts shows what sources say otherwise, side by side.
export function Conflicts({ conflicts }: { conflicts: readonly Conflict[] }) {
  if (!conflicts.length) return null;
  return (
    <div class="conflicts">
      {conflicts.map((conflict) => (
        <table key={conflict.id}>
          <caption>
            Sources disagree: {sentence(conflict.property.replaceAll("_", " ").toLowerCase())}
            {conflict.unit && ` (${conflict.unit})`}
            {conflict.asOf && `, ${conflict.asOf}`}
          </caption>
          <thead>
            <tr>
              <th scope="col">Value</th>
              <th scope="col">Said by</th>
            </tr>
          </thead>
          <tbody>
            {conflict.sides.map((side) => (
              <tr key={side.value}>
                <td>
                  {side.entity ? <EntityButton id={side.entity.id} name={side.entity.name} /> : <bdi>{side.value}</bdi>}
                </td>
                <td>
                  {plural(side.evidenceCount, "record")}
                  {side.shown && ", shown as the value"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}
