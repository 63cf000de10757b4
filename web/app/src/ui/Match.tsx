// What the names of a list mean.

import { useContext } from "preact/hooks";

import { matching, own } from "../data/questions";
import { count, plural } from "../words";
import { describe, EntityButton, useAnswer } from "./common";
import { Context, useView } from "./store";

interface Named {
  id: string;
  name: string;
  type: string;
  country?: { id: string; name: string } | null;
}

interface Match {
  input: string;
  status: string;
  match: Named | null;
  totalCandidates: number;
  candidates: { class: string; matchedText: string; node: Named }[];
}

export interface MatchData {
  mapNames: Match[];
}

export function matchedIds({ mapNames }: MatchData): string[] {
  return [...new Set(mapNames.flatMap(({ match }) => (match ? [match.id] : [])))];
}

// standingOf says in words how far a name is known.
function standingOf({ status, totalCandidates }: Match): string {
  switch (status) {
    case "MATCHED":
      return "known";
    case "AMBIGUOUS":
      return `${count(totalCandidates)} have this name`;
    case "PROBABLE":
      return "probably the first";
    case "UNCERTAIN":
      return "not known; these are similar";
    case "PLACE_UNKNOWN":
      return "its place is not known; these are from anywhere";
    case "ELSEWHERE":
      return "not known there; these are elsewhere";
  }
  return "not known";
}

export function MatchTable({ data: { mapNames } }: { data: MatchData }) {
  const open = mapNames.filter(({ match }) => !match);
  const rows = [...open, ...mapNames.filter(({ match }) => match)];
  return (
    <>
      <p>
        <b>
          {count(mapNames.length - open.length)} of {plural(mapNames.length, "name")} known.
        </b>{" "}
        {open.length > 0 && "The others are first; choose what they mean, or leave them out."}
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Names">
        <table>
          <thead>
            <tr>
              <th scope="col">Name in the list</th>
              <th scope="col">Known?</th>
              <th scope="col">Means</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={i}>
                <th scope="row" dir="auto">
                  {row.input}
                </th>
                <td>{standingOf(row)}</td>
                <td>
                  {row.match ? (
                    <Means node={row.match} />
                  ) : (
                    row.candidates.length > 0 && (
                      <ul>
                        {row.candidates.map(({ node }) => (
                          <li key={node.id}>
                            <Means node={node} />
                          </li>
                        ))}
                      </ul>
                    )
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Means({ node }: { node: Named }) {
  return (
    <>
      <EntityButton id={node.id} name={node.name} type={node.type} /> <span class="quiet">{describe(node)}</span>
    </>
  );
}

// NotMatched lists the names of the list that stand for nothing in the drawing.
export function NotMatched() {
  const { state, picture } = useView();
  const explorer = useContext(Context);
  const { asked, view } = state;
  const { query, variables: example } = own.find(({ name }) => name === matching)!;
  const variables = asked.question === matching && asked.variables && view !== "questions" ? asked.variables : null;
  const loaded = useAnswer<MatchData>(
    query,
    variables === null ? null : { ...example, ...(JSON.parse(variables) as object) },
  );
  const known = new Set(loaded.data && matchedIds(loaded.data));
  const chosen = ({ id }: Named) => picture.byId.has(id) && !known.has(id);
  const missing =
    loaded.data?.mapNames.filter(({ match, candidates }) => !match && !candidates.some(({ node }) => chosen(node))) ??
    [];
  if (!missing.length) return null;
  return (
    <div class="problem warning" role="status">
      <p>
        <strong>
          {plural(missing.length, "name")} of your list {missing.length === 1 ? "is" : "are"} not shown:
        </strong>{" "}
        {missing.map((row, i) => (
          <span key={i}>
            {i > 0 && ", "}
            <bdi>{row.input}</bdi> <span class="quiet">({standingOf(row)})</span>
          </span>
        ))}
        .{" "}
        <button type="button" class="linklike" onClick={() => explorer.do({ op: "view", view: "questions" })}>
          Look at the list
        </button>
      </p>
    </div>
  );
}
