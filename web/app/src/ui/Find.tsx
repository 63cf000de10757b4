// One box to find an entity: suggestions while typing, all results on Enter.

import { useEffect, useId, useRef, useState } from "preact/hooks";

import { ask } from "../data/client";
import { queries } from "../data/queries";
import type { Hit } from "../data/types";
import { found, plural } from "../words";
import { describe, TypeMark } from "./common";

interface FindProps {
  label: string;
  placeholder?: string;
  value?: string;
  types?: readonly string[]; // that are suggested; all without any
  onChoose: (hit: Hit["node"]) => void;
  onText?: (text: string) => void;
  autofocus?: boolean;
}

export function Find({ label, placeholder, value = "", types, onChoose, onText, autofocus }: FindProps) {
  const id = useId();
  const [text, setText] = useState(value);
  const [hits, setHits] = useState<Hit[] | null>(null);
  const [active, setActive] = useState(-1);
  const [message, setMessage] = useState("");
  const running = useRef<AbortController | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (autofocus) input.current?.focus();
  }, [autofocus]);

  const type = (typed: string) => {
    setText(typed);
    running.current?.abort();
    setActive(-1);
    if (!typed.trim()) return close();
    const mine = new AbortController();
    running.current = mine;
    setTimeout(() => {
      if (mine.signal.aborted) return;
      ask<{ suggest: Hit[] }>(
        queries.suggest,
        { text: typed.trim(), ...(types?.length && { types }) },
        mine.signal,
      ).then(
        ({ data, problems }) => {
          setHits(data?.suggest ?? null);
          setMessage(
            data
              ? data.suggest.length
                ? plural(data.suggest.length, "suggestion")
                : "Nothing has a name like this."
              : (problems[0]?.message ?? ""),
          );
        },
        () => {},
      );
    }, 80);
  };
  const close = () => {
    running.current?.abort();
    setHits(null);
    setActive(-1);
    setMessage("");
  };
  const leave = () => {
    close();
    if (!onText) setText(value); // what was typed and not chosen does not count
  };
  const choose = (hit: Hit) => {
    close();
    setText(onText ? "" : hit.node.name);
    onChoose(hit.node);
  };
  const enter = () => {
    const hit = hits?.[active];
    if (hit) return choose(hit);
    if (onText && text.trim()) {
      close();
      onText(text.trim());
    } else if (hits?.[0]) choose(hits[0]);
  };
  const keys = (event: KeyboardEvent) => {
    const n = hits?.length ?? 0;
    if (event.key === "ArrowDown" && n) setActive((active + 1) % n);
    else if (event.key === "ArrowUp" && n) setActive((active - 1 + n) % n);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && !event.isComposing) enter();
    else return;
    event.preventDefault();
  };
  const open = !!hits?.length;
  return (
    <div
      class="find-box"
      onFocusOut={(event) => !(event.currentTarget as Element).contains(event.relatedTarget as Node) && leave()}
    >
      <label for={id}>{label}</label>
      <div class="row nowrap">
        <input
          id={id}
          ref={input}
          type="search"
          role="combobox"
          list={undefined}
          autocomplete="off"
          spellcheck={false}
          maxLength={100}
          dir="auto"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          placeholder={placeholder}
          value={text}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={keys}
        />
        {onText && (
          <button type="button" class="primary" onClick={enter}>
            Find
          </button>
        )}
      </div>
      <ul id={`${id}-list`} role="listbox" aria-label={`Suggestions for “${label}”`} class="suggestions" hidden={!open}>
        {hits?.map((hit, i) => (
          <li
            key={hit.node.id}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(hit)}
          >
            <HitWords hit={hit} />
          </li>
        ))}
      </ul>
      <p class="quiet finding" role="status">
        {message}
      </p>
    </div>
  );
}

export function HitWords({ hit }: { hit: Hit }) {
  const why = found(hit, hit.node.name);
  return (
    <>
      <TypeMark type={hit.node.type} />
      <span class="hit">
        <b dir="auto">{hit.node.name}</b>
        <span class="quiet">
          {describe(hit.node)} · {plural(hit.node.degree, "link")}
          {why && <> · {why}</>}
        </span>
      </span>
    </>
  );
}
