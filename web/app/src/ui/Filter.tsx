// What of a picture is shown: its types, relations and a day.

import { useEffect, useState } from "preact/hooks";

import { count, plural, relation, sentence, typeOrder, typeWord } from "../words";
import { TypeMark } from "./common";
import { useView } from "./store";

export function Filter() {
  const { explorer, state, picture } = useView();
  const words = explorer.start?.ontology.linkTypes ?? [];
  const types = [...new Set([...picture.typeCounts.keys(), ...state.typesOff])].sort(
    (a, b) => typeOrder.indexOf(a) - typeOrder.indexOf(b),
  );
  const links = [...new Set([...picture.linkCounts.keys(), ...state.linksOff])].sort();
  const box = (of: "type" | "link", value: string, label: string, n: number, off: boolean) => (
    <li key={value}>
      <label>
        <input
          type="checkbox"
          checked={!off}
          onChange={(event) => explorer.do({ op: "filter", of, value, on: event.currentTarget.checked })}
        />
        {of === "type" && <TypeMark type={value} />} {label} <span class="quiet">{count(n)}</span>
      </label>
    </li>
  );
  if (!types.length && !links.length && !state.hidden.size && !state.day) return null;
  return (
    <details class="card filter" open>
      <summary>Filter</summary>
      <fieldset>
        <legend>Entries</legend>
        <ul class="plain">
          {types.map((type) =>
            box("type", type, sentence(typeWord(type, 2)), picture.typeCounts.get(type) ?? 0, state.typesOff.has(type)),
          )}
        </ul>
      </fieldset>
      {links.length > 0 && (
        <fieldset>
          <legend>Links</legend>
          <ul class="plain">
            {links.map((type) =>
              box(
                "link",
                type,
                sentence(relation(words, type, "OUT")),
                picture.linkCounts.get(type) ?? 0,
                state.linksOff.has(type),
              ),
            )}
          </ul>
        </fieldset>
      )}
      <Day />
      {state.hidden.size > 0 && (
        <p>
          <button type="button" class="small" onClick={() => explorer.do({ op: "show", ids: [...state.hidden] })}>
            Show {count(state.hidden.size)} hidden again
          </button>
        </p>
      )}
    </details>
  );
}

// Day chooses the day on which links must hold.
export function Day() {
  const { explorer, state, picture } = useView();
  const [day, setDay] = useState(state.day);
  const [wrong, setWrong] = useState(false);
  useEffect(() => setDay(state.day), [state.day]);
  const set = (text: string, undated = state.undated) => {
    const good = text === "" || /^\d{4}(-\d{2}(-\d{2})?)?$/.test(text);
    setWrong(!good);
    if (good && (text !== state.day || undated !== state.undated)) explorer.do({ op: "asOf", day: text, undated });
  };
  return (
    <fieldset>
      <legend>Day</legend>
      <div class="row">
        <label for="day">Links that held in</label>
        <input
          id="day"
          class="short"
          inputMode="numeric"
          placeholder="any year"
          value={day}
          aria-invalid={wrong}
          aria-describedby="day-hint"
          onInput={(event) => setDay(event.currentTarget.value)}
          onChange={(event) => set(event.currentTarget.value.trim())}
        />
        {state.day && (
          <button type="button" class="small" onClick={() => set("")}>
            Any day
          </button>
        )}
      </div>
      <p class="quiet" id="day-hint" role={wrong ? "alert" : undefined}>
        {wrong
          ? "Write a year, such as 2015, or a day, such as 2015-06-30."
          : `A year or a day. No date of their own: ${plural(picture.undated, "link")}.`}
      </p>
      {state.day && (
        <label>
          <input
            type="checkbox"
            checked={state.undated === "INCLUDE"}
            onChange={(event) => set(state.day, event.currentTarget.checked ? "INCLUDE" : "EXCLUDE")}
          />{" "}
          with links that have no date of their own
        </label>
      )}
    </fieldset>
  );
}
