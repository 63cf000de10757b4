// The bar between a view and the details. It is moved by mouse and by keys, and the browser remembers it.

import { useRef, useState } from "preact/hooks";

const key = "cityweave.details"; // of localStorage: percent of the width
const [least, usual, most] = [20, 32, 65]; // percent

function remembered(): number {
  try {
    const kept = Number(localStorage.getItem(key));
    return kept >= least && kept <= most ? kept : usual;
  } catch {
    return usual; // the browser keeps nothing
  }
}

export interface Split {
  percent: number;
  set: (percent: number) => void;
}

// useSplit returns how much of the width the details have.
export function useSplit(): Split {
  const [percent, setPercent] = useState(remembered);
  const set = (to: number) => {
    const good = Math.round(Math.min(most, Math.max(least, to)));
    setPercent(good);
    try {
      localStorage.setItem(key, String(good));
    } catch {
      // It is forgotten when the page is closed.
    }
  };
  return { percent, set };
}

export function SplitBar({ split }: { split: Split }) {
  const { percent, set } = split;
  const moving = useRef(false);
  const keys = (event: KeyboardEvent) => {
    const to = {
      ArrowLeft: percent + 2,
      ArrowRight: percent - 2,
      ArrowUp: percent + 2,
      ArrowDown: percent - 2,
      Home: least,
      End: most,
      Enter: usual,
    }[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    set(to);
  };
  const move = (event: PointerEvent) => {
    if (!moving.current) return;
    const { left, width } = (event.currentTarget as HTMLElement).parentElement!.getBoundingClientRect();
    set(((left + width - event.clientX) / width) * 100);
  };
  const end = () => {
    moving.current = false;
  };
  return (
    <div
      class="split"
      role="separator"
      aria-orientation="vertical"
      tabIndex={0}
      aria-label="Width of the details"
      aria-valuenow={percent}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuetext={`${percent} % of the page`}
      title="Drag, or use the arrow keys; Enter or a double click sets it back"
      onKeyDown={keys}
      onDblClick={() => set(usual)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault(); // no text is selected
        event.currentTarget.focus();
        event.currentTarget.setPointerCapture(event.pointerId);
        moving.current = true;
      }}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
    />
  );
}
