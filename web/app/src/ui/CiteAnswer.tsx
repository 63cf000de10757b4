// The lasting address of an answer, and how to cite it: the server keeps the query with its variables by its hash.

import { useContext, useEffect, useState } from "preact/hooks";

import { type Answer, ask } from "../data/client";
import { Text, useCopy } from "./Copy";
import { ProblemBox } from "./common";
import { Context } from "./store";

interface Kept {
  hash: string;
  address: string; // of the answer in the release, as a path of the server
  latest: string;
  release: string;
}

export function CiteAnswer({ query, variables }: { query: string; variables: object }) {
  const { root } = useContext(Context).place;
  const [answer, set] = useState<Answer<unknown> | null>(null);
  const [attempt, again] = useState(0);
  const { copy, said } = useCopy();
  const given = JSON.stringify(variables);
  useEffect(() => {
    const running = new AbortController();
    set(null);
    ask(query, JSON.parse(given) as object, running.signal, "q").then(set, () => {});
    return () => running.abort();
  }, [query, given, attempt]);
  if (!answer)
    return (
      <p class="quiet" role="status">
        Asking for the address …
      </p>
    );
  const problem = answer.problems[0];
  if (problem)
    return (
      <ProblemBox problem={problem}>
        <button type="button" onClick={() => again(attempt + 1)}>
          Try again
        </button>
      </ProblemBox>
    );
  const { hash, address, latest, release } = answer.body as Kept;
  const whole = (path: string) => root + path.slice(path.search(/(r\/[^/]+\/)?q\/[0-9a-f]{64}/));
  const made = `Cityweave (${release.slice(0, 4)}): answer to the query ${hash}. Release ${release}.`;
  return (
    <div class="cite-answer">
      <Text label="Address of this answer" value={whole(address)} onCopy={(text) => copy(text, "Address")} />
      <Text label="Citation" value={`${made} ${whole(address)}`} onCopy={(text) => copy(text, "Citation")} />
      <p class="quiet">
        <a href={whole(address)}>The page of this answer</a> has the query, its files and their digests. It stays as it
        is in release {release}, as long as the server keeps that; <a href={whole(latest)}>the latest answer</a> follows
        the data.
      </p>
      <p class="quiet" role="status">
        {said}
      </p>
    </div>
  );
}
