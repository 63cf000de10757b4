// Texts that can be copied: addresses, citations, queries.

import { useState } from "preact/hooks";

// useCopy copies texts, and says what came of it.
export function useCopy(): { copy: (text: string, what: string) => void; said: string; say: (text: string) => void } {
  const [said, say] = useState("");
  const copy = (text: string, what: string) => {
    const refused = () => say("The browser does not let this page copy. Select the text and copy it by hand.");
    if (!navigator.clipboard) return refused(); // the page is not from a safe address
    void navigator.clipboard.writeText(text).then(() => say(`${what} copied.`), refused);
  };
  return { copy, said, say };
}

interface TextProps {
  label: string;
  value: string;
  rows?: number;
  onCopy: (text: string) => void;
}

export function Text({ label, value, rows = 2, onCopy }: TextProps) {
  return (
    <div class="text">
      <label>
        {label}
        <textarea
          readOnly
          rows={rows}
          value={value}
          spellcheck={false}
          onFocus={(event) => event.currentTarget.select()}
        />
      </label>
      <button type="button" class="small" onClick={() => onCopy(value)} aria-label={`Copy: ${label}`}>
        Copy
      </button>
    </div>
  );
}
