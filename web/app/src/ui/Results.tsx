// What a text finds: entities by their names, those that texts mention, and questions if nothing has such a name.

import { useContext, useEffect, useRef } from "preact/hooks";

import { queries } from "../data/queries";
import { related } from "../data/questions";
import type { Hit, SearchData } from "../data/types";
import { count, counted } from "../words";
import { EntityButton, useAnswer, Waiting } from "./common";
import { HitWords } from "./Find";
import { useQuestions } from "./QuestionsView";
import { Context, useView } from "./store";

// Results lists all that a text finds.
export function Results() {
  const { explorer, state } = useView();
  const loaded = useAnswer<SearchData>(queries.search, { text: state.text });
  const { data } = loaded;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [state.text]);
  const list = (hits: Hit[]) => (
    <ul class="results">
      {hits.map((hit) => (
        <li key={hit.node.id}>
          <EntityButton id={hit.node.id} name={hit.node.name}>
            <HitWords hit={hit} />
          </EntityButton>
        </li>
      ))}
    </ul>
  );
  return (
    <main class="card page" id="main">
      <div class="row spread">
        <h1 tabIndex={-1} ref={heading}>
          Found for “<bdi>{state.text}</bdi>”
        </h1>
        <button type="button" onClick={() => explorer.do({ op: "find", text: "" })}>
          Close
        </button>
      </div>
      <Waiting loaded={loaded} what="results" />
      {data && (
        <>
          <p class="quiet">
            {data.named.totalCount === 0
              ? "Nothing has a name like this. Try fewer letters, another spelling, or the name in another language. " +
                "The box finds names; for answers there are questions."
              : data.named.countsByType.map((each) => counted(each.count, each.type)).join(", ")}
          </p>
          {data.named.totalCount === 0 && <Related text={state.text} />}
          {list(data.named.edges)}
          {data.named.totalCount > data.named.edges.length && (
            <p class="quiet">
              The best {count(data.named.edges.length)} of {count(data.named.totalCount)}. Write more of the name to
              find others.
            </p>
          )}
          {data.mentioned.edges.length > 0 && (
            <>
              <h2>Mentioned in texts</h2>
              {list(data.mentioned.edges)}
            </>
          )}
        </>
      )}
    </main>
  );
}

// Related offers questions with words of a text that is no name.
function Related({ text }: { text: string }) {
  const explorer = useContext(Context);
  const { questions } = useQuestions();
  const found = related(text, questions ?? []);
  return (
    <>
      {found.length > 0 && <h2>Questions with such words</h2>}
      <ul class="plain">
        {found.map(({ name, title }) => (
          <li key={name}>
            <button
              type="button"
              class="linklike"
              onClick={() => explorer.do({ op: "ask", question: name, query: "", variables: "" })}
            >
              {title}
            </button>
          </li>
        ))}
      </ul>
      <p>
        <button type="button" onClick={() => explorer.do({ op: "find", text: "" }, { op: "view", view: "questions" })}>
          All questions
        </button>
      </p>
    </>
  );
}
