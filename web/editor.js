// Turns a textarea into a simple code editor: Tab indents, Enter keeps the indent, Ctrl+Enter runs; Esc, then Tab moves
// the focus, so that keyboard users are not trapped.

export function makeEditor(area, run) {
  let leaving = false;
  area.addEventListener("keydown", (event) => {
    const wasLeaving = leaving;
    leaving = event.key === "Escape" || (wasLeaving && event.key === "Shift");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    } else if (event.key === "Tab" && !event.ctrlKey && !event.altKey && !event.metaKey && !wasLeaving) {
      event.preventDefault();
      indent(area, event.shiftKey);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      const before = area.value.slice(0, area.selectionStart);
      const line = before.slice(before.lastIndexOf("\n") + 1);
      type(area, "\n" + line.match(/^ */)[0] + (/[{([]\s*$/.test(line) ? "  " : ""));
    }
  });
}

function indent(area, less) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  if (start === end && !less) {
    type(area, "  ");
    return;
  }
  const from = value.lastIndexOf("\n", start - 1) + 1;
  const lines = value.slice(from, end);
  const moved = less ? lines.replace(/^ {1,2}/gm, "") : lines.replace(/^(?=.)/gm, "  ");
  if (moved === lines) return;
  area.setSelectionRange(from, end);
  type(area, moved);
  const first = Math.max(from, start + (less ? -Math.min(2, lines.match(/^ */)[0].length) : 2));
  area.setSelectionRange(start === end ? first : from, start === end ? first : from + moved.length);
}

// type replaces the selection as typing would, so that it can be undone.
function type(area, text) {
  area.focus();
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
}

// fill sets the text of the area and its number of rows, within limits.
export function fill(area, text, least, most) {
  area.value = text;
  area.rows = Math.min(most, Math.max(least, text.split("\n").length));
}
