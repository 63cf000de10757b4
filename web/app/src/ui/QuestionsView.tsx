// Questions: those that are offered, and the one that is chosen with the fields of its variables and its answer.

import { useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";

import { type Answer, ask } from "../data/client";
import { grouped, matching, own, type Question, title, variablesOf } from "../data/questions";
import { idsOf } from "../data/shape";
import { told } from "../data/warnings";
import { remember } from "../editor/past";
import type { Operation } from "../state/operations";
import { count, plural } from "../words";
import { AnswerTables, JsonText, WarningBox } from "./Answer";
import { CiteAnswer } from "./CiteAnswer";
import { ProblemBox, useAnswer, Waiting } from "./common";
import { Fields, type Values, valuesOf } from "./Fields";
import { Files } from "./Files";
import { type MatchData, MatchTable, matchedIds } from "./Match";
import { QueryBox } from "./QueryBox";
import { Context, useView } from "./store";

const mostDrawn = 500; // entries of an answer

export const starter = `# Your question
{
  programmes(first: 5, orderBy: [{ degree: DESC }]) {
    totalCount
    nodes { id name cities { totalCount } }
  }
}
`;

let fetched: Promise<Question[]> | null = null;

// useQuestions returns all questions, once the server has listed its examples, or a message.
export function useQuestions(): { questions: Question[] | null; failed: string } {
  const [state, set] = useState<{ questions: Question[] | null; failed: string }>({ questions: null, failed: "" });
  useEffect(() => {
    let here = true;
    fetched ??= fetch("static/examples.json").then((answer) => {
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      return answer.json() as Promise<Question[]>;
    });
    fetched.then(
      (examples) => here && set({ questions: [...examples, ...own], failed: "" }),
      (error: Error) => {
        fetched = null;
        if (here)
          set({
            questions: own,
            failed: `The server did not list its examples: ${error.message}. Load this page again to see them.`,
          });
      },
    );
    return () => {
      here = false;
    };
  }, []);
  return state;
}

export function QuestionsView() {
  const { state } = useView();
  const { questions, failed } = useQuestions();
  const { question, query } = state.asked;
  const chosen = questions?.find(({ name }) => name === question);
  const current = useMemo<Question | null>(
    () => (query ? { name: "", title: title(query) || "Your own query", query } : (chosen ?? null)),
    [query, chosen],
  );
  return (
    <section class="card view text-view questions-view" aria-labelledby="questions-heading">
      {failed && (
        <p class="problem warning" role="alert">
          {failed}
        </p>
      )}
      {question && !query && questions && !chosen && (
        <p class="problem warning" role="alert">
          There is no question named <code>{question}</code>. These are all:
        </p>
      )}
      {!questions ? (
        <p class="quiet" role="status">
          Loading …
        </p>
      ) : current ? (
        <One question={current} />
      ) : (
        <All questions={questions} />
      )}
    </section>
  );
}

function All({ questions }: { questions: readonly Question[] }) {
  const explorer = useContext(Context);
  return (
    <>
      <h2 id="questions-heading" tabIndex={-1}>
        Questions
      </h2>
      <p class="quiet">Choose one; its cities, programmes and years can be changed.</p>
      <Groups questions={questions} />
      <p>
        <button type="button" onClick={() => explorer.do({ op: "ask", question: "", query: starter, variables: "" })}>
          Write a query
        </button>{" "}
        <span class="quiet">
          in GraphQL, the language of the API. Its <a href="schema.graphqls">schema</a> documents all fields.
        </span>
      </p>
    </>
  );
}

// Groups lists questions by purpose.
export function Groups({ questions }: { questions: readonly Question[] }) {
  const explorer = useContext(Context);
  return (
    <div class="groups">
      {grouped(questions).map((group) => (
        <div key={group.purpose}>
          <h3>{group.purpose}</h3>
          <ul class="plain">
            {group.questions.map((each) => (
              <li key={each.name}>
                <button
                  type="button"
                  class="linklike"
                  onClick={() => explorer.do({ op: "ask", question: each.name, query: "", variables: "" })}
                >
                  {each.title}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

// parsed reads the variables of an address.
function parsed(text: string): Values | null {
  if (!text.trim()) return {};
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Values) : null;
  } catch {
    return null;
  }
}

function One({ question }: { question: Question }) {
  const { explorer, state } = useView();
  const { asked } = state;
  const example = useMemo<Values>(() => question.variables ?? {}, [question]);
  const given = useMemo(() => parsed(asked.variables), [asked.variables]);
  const variables = useMemo(() => variablesOf(question.query), [question.query]);
  const values: Values = { ...example, ...given };
  const [draft, setDraft] = useState(values);
  const [wrong, setWrong] = useState<{ name: string; message: string } | null>(null);
  const [ran, setRan] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    setDraft({ ...example, ...given });
    setWrong(null);
  }, [example, given]);
  useEffect(() => {
    if (!document.activeElement?.closest(".query")) heading.current?.focus({ preventScroll: true });
  }, [question.name]);
  const answerable = variables.every(
    ({ name, required, list }) =>
      !required || (list ? (values[name] as unknown[] | undefined)?.length : (values[name] ?? "") !== ""),
  );
  const loaded = useAnswer<object>(question.query, given && answerable ? values : null);
  const submit = (event: Event) => {
    event.preventDefault();
    const { values: changed, wrong: mistake } = valuesOf(variables, draft);
    setWrong(mistake);
    if (mistake) return;
    const different = Object.fromEntries(
      Object.entries(changed).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(example[name])),
    );
    const written = Object.keys(different).length ? JSON.stringify(different) : "";
    if (written === asked.variables) loaded.retry();
    else explorer.do({ ...asked, op: "ask", variables: written });
  };
  const run = (query: string, given: Values) => {
    remember(query, Object.keys(given).length ? JSON.stringify(given, null, 2) : "");
    setRan(ran + 1);
    const same = query.trim() === question.query.trim();
    const different = Object.fromEntries(
      Object.entries(given).filter(([name, value]) => !same || JSON.stringify(value) !== JSON.stringify(example[name])),
    );
    const written = Object.keys(different).length ? JSON.stringify(different) : "";
    if (same && written === asked.variables) loaded.retry();
    else
      explorer.do(
        same ? { ...asked, op: "ask", variables: written } : { op: "ask", question: "", query, variables: written },
      );
  };
  return (
    <>
      <div class="row spread">
        <h2 id="questions-heading" tabIndex={-1} ref={heading}>
          {question.title}
        </h2>
        <button
          type="button"
          class="small"
          onClick={() => explorer.do({ op: "ask", question: "", query: "", variables: "" })}
        >
          All questions
        </button>
      </div>
      {!given && (
        <p class="problem warning" role="alert">
          The variables in this address are not JSON: <code>{asked.variables}</code>. The question shows those of its
          example.
        </p>
      )}
      {variables.length > 0 && (
        <form onSubmit={submit}>
          {question.name === matching && (
            <p class="quiet">
              Paste a column of a spreadsheet. A second column, such as the country, tells names apart:{" "}
              <i>Springfield</i>, <i>Ohio</i>.
            </p>
          )}
          <Fields
            variables={variables}
            example={example}
            draft={draft}
            wrong={wrong?.name ?? ""}
            onChange={(to) => {
              setDraft(to);
              setWrong(null);
            }}
          />
          <div class="row">
            <button type="submit" class="primary">
              Answer
            </button>
            {wrong && (
              <p class="wrong" role="alert">
                {wrong.message}
              </p>
            )}
          </div>
        </form>
      )}
      <QueryBox question={question} values={values} ran={ran} onRun={run} />
      <Waiting loaded={loaded} what="the answer" />
      {loaded.answer?.data && <Result question={question} values={values} answer={loaded.answer} />}
    </>
  );
}

type Format = "table" | "json" | "files" | "cite";

function Result({ question, values, answer }: { question: Question; values: Values; answer: Answer<object> }) {
  const { explorer, picture } = useView();
  const [format, setFormat] = useState<Format>("table");
  const [said, setSaid] = useState("");
  const data = answer.data!;
  const draw = async (view: "graph" | "map") => {
    setSaid("Looking up the entries of this answer …");
    const ids = question.name === matching ? matchedIds(data as MatchData) : await entriesOf(question, values, data);
    if (!ids.length)
      return setSaid(
        question.name === matching
          ? "None of the names is known without doubt."
          : "This answer has no entries that could be drawn.",
      );
    const shown = ids.slice(0, mostDrawn);
    const others = picture.entities.some(({ id }) => !shown.includes(id));
    const operations: Operation[] = [{ op: "show", ids: shown }];
    if (others) operations.push({ op: "only", ids: shown });
    explorer.do(...operations, { op: "select", id: "" }, { op: "view", view });
    if (ids.length > shown.length)
      explorer.announce(`The first ${count(shown.length)} of ${count(ids.length)} entries of the answer are shown.`);
  };
  const warnings = told(answer.warnings).length ? ` ${plural(told(answer.warnings).length, "warning")}.` : "";
  const size = answer.bytes < 1000 ? `${answer.bytes} bytes` : `${count(Math.round(answer.bytes / 1000))} KB`;
  const tab = (name: Format, label: string) => (
    <button type="button" class="small" aria-pressed={format === name} onClick={() => setFormat(name)}>
      {label}
    </button>
  );
  return (
    <div class="answer">
      <div class="row spread">
        <div class="row" role="group" aria-label="The answer as">
          {tab("table", "Table")}
          <button type="button" class="small" onClick={() => void draw("graph")}>
            Graph
          </button>
          <button type="button" class="small" onClick={() => void draw("map")}>
            Map
          </button>
          {tab("json", "JSON")}
          {tab("files", "Files")}
          {tab("cite", "Cite")}
        </div>
        <p class="quiet" role="status">
          {said || `Answered in ${count(Math.max(1, Math.round(answer.milliseconds)))} ms, ${size}.${warnings}`}
        </p>
      </div>
      {answer.problems.map((problem, i) => (
        <ProblemBox key={i} problem={problem} />
      ))}
      {told(answer.warnings).map((warning, i) => (
        <WarningBox key={i} warning={warning} />
      ))}
      {format === "files" ? (
        <Files query={question.query} variables={values} name={question.name} />
      ) : format === "cite" ? (
        <CiteAnswer query={question.query} variables={values} />
      ) : format === "json" ? (
        <JsonText body={answer.body} />
      ) : question.name === matching ? (
        <MatchTable data={data as MatchData} />
      ) : (
        <AnswerTables data={data} />
      )}
    </div>
  );
}

// entriesOf returns the ids of the entities of an answer: those that the server finds for the graph of the answer, also
// if the query does not select them, or else those that the answer itself contains.
async function entriesOf(question: Question, values: Values, data: object): Promise<string[]> {
  const graph = await ask<never>(question.query, values, undefined, "graphql?format=cyjs");
  const elements = (graph.body as { elements?: { nodes?: { data: { id: string } }[] } } | null)?.elements;
  return elements?.nodes?.map(({ data: { id } }) => id) ?? idsOf(data);
}
