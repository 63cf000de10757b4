// A link in a drawing.

import { useMemo } from "preact/hooks";

import type { Link } from "../data/types";

interface LinkMarkProps {
  link: Link;
  d: string; // its path
  text: string;
  chosen: boolean;
  near?: boolean; // to what is selected
  stop: boolean; // whether the Tab key leads to it
  onSelect: (id: string) => void;
  onFocus: (id: string) => void;
}

// LinkMark draws a link anew only when something of it has changed. (memo of preact/compat would do the same, and make
// onChange of all text boxes of the page mean onInput.)
export function LinkMark({ link, d, text, chosen, near = false, stop, onSelect, onFocus }: LinkMarkProps) {
  const { id, status } = link;
  return useMemo(
    () => (
      <g
        data-key={id}
        role="button"
        tabindex={stop ? 0 : -1}
        aria-label={text}
        aria-pressed={chosen}
        class={`line${chosen ? " chosen" : ""}${near ? " near" : ""}${status === "DERIVED" ? " derived" : ""}`}
        onClick={() => onSelect(id)}
        onFocus={() => onFocus(id)}
      >
        <title>{text}</title>
        <path class="target" d={d} />
        <path class="stroke" d={d} />
      </g>
    ),
    [id, status, d, chosen, near, stop, text, onSelect, onFocus],
  );
}
