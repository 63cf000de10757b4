// Small parts that several views use.

import type { ComponentChildren } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";

import { type Answer, ask, type Problem } from "../data/client";
import type { Entity, Link } from "../data/types";
import { outline, shapes } from "../draw/scene";
import type { Picture } from "../state/picture";
import { sentence, standing, typeWord } from "../words";
import { Context } from "./store";

// TypeMark is the shape and colour of a type.
export function TypeMark({ type }: { type: string }) {
  return (
    <svg class="type-mark" viewBox="-12 -12 24 24" width="18" height="18" aria-hidden="true">
      <path class={markClass(type)} d={outline(type, 9)} fill={shapes[type]?.colour} />
    </svg>
  );
}

export const markClass = (type: string) => `mark of-${type.toLowerCase()}`;

export function entityPage(id: string): string {
  return `entity/${encodeURIComponent(id).replaceAll("%3A", ":")}`;
}

// EntityButton selects an entity.
export function EntityButton({
  id,
  name,
  type,
  children,
}: {
  id: string;
  name: string;
  type?: string;
  children?: ComponentChildren;
}) {
  const explorer = useContext(Context);
  const select = () => {
    const shown =
      explorer.shown.steps.some((step) => step.entities.some((each) => each.id === id)) &&
      !explorer.state.hidden.has(id);
    explorer.do(shown ? { op: "select", id } : { op: "show", ids: [id] });
  };
  return (
    <button type="button" class="linklike" dir="auto" onClick={select}>
      {type && <TypeMark type={type} />}
      {children ?? name}
    </button>
  );
}

// ProblemBox says what is wrong and what to do.
export function ProblemBox({ problem, children }: { problem: Problem; children?: ComponentChildren }) {
  return (
    <div class="problem" role="alert">
      <p>
        <strong>{sentence(problem.message)}</strong>
      </p>
      {problem.advice && <p>{problem.advice}</p>}
      {problem.retryAfter && <p>The server asks to wait {problem.retryAfter} seconds.</p>}
      {problem.details && <p class="quiet">{problem.details}</p>}
      {children && <p class="row">{children}</p>}
    </div>
  );
}

export interface Loaded<T> {
  data: T | null;
  answer: Answer<T> | null; // also one with problems
  problem: Problem | null;
  loading: boolean;
  retry: () => void;
}

const answers = new Map<string, Answer<unknown>>();

// useAnswer asks once for each request. A request without variables asks nothing.
export function useAnswer<T>(query: string, variables: object | null): Loaded<T> {
  const key = variables && query + JSON.stringify(variables);
  const [state, set] = useState<{ key: string; answer: Answer<T> } | null>(null);
  const [attempt, again] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is made of the query and its variables
  useEffect(() => {
    if (!key || answers.has(key)) return;
    const running = new AbortController();
    ask<T>(query, variables!, running.signal).then(
      (answer) => {
        if (answer.data) answers.set(key, answer);
        set({ key, answer });
      },
      () => {},
    );
    return () => running.abort();
  }, [key, attempt]);
  const kept = key ? (answers.get(key) as Answer<T> | undefined) : undefined;
  const answer = kept ?? (state && state.key === key ? state.answer : null);
  const data = answer?.data ?? null;
  return {
    data,
    answer,
    problem: data ? null : (answer?.problems[0] ?? null),
    loading: !!key && !answer,
    retry: () => {
      set(null);
      again(attempt + 1);
    },
  };
}

export function Waiting({ loaded, what }: { loaded: Loaded<unknown>; what: string }) {
  if (loaded.problem) {
    return (
      <ProblemBox problem={loaded.problem}>
        <button type="button" onClick={loaded.retry}>
          Try again
        </button>
      </ProblemBox>
    );
  }
  return loaded.loading ? (
    <p class="quiet" role="status">
      Loading {what} …
    </p>
  ) : null;
}

export function Standing({ link }: { link: Pick<Link, "status" | "confidence"> }) {
  const { word, hint } = standing(link);
  return (
    <span class={`standing ${word.split(",")[0]}`} title={hint}>
      {word}
    </span>
  );
}

// LinkWords writes a link as a sentence.
export function LinkWords({ link, picture }: { link: Link; picture: Picture }) {
  const from = picture.byId.get(link.from.id);
  const to = picture.byId.get(link.to.id);
  return (
    <>
      <bdi>{from?.name ?? link.from.id}</bdi> {link.label} <bdi>{to?.name ?? link.to.id}</bdi>
      {link.role && (
        <>
          {" "}
          (<bdi>{link.role}</bdi>)
        </>
      )}
    </>
  );
}

export function describe(entity: Pick<Entity, "type"> & { country?: { name: string } | null }): string {
  return sentence(typeWord(entity.type)) + (entity.country ? ` in ${entity.country.name}` : "");
}

// download hands a file to the browser.
export function download(name: string, content: Blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
