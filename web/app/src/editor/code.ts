// Editors for code in a shadow root: there CodeMirror adds its styles as constructed style sheets, which the content
// security policy allows. Their colours are those of the page, which its variables carry into the shadow root.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { Annotation, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const wavy = (colour: string) => ({
  backgroundImage: "none", // of CodeMirror: an image in the style, which the policy blocks
  textDecoration: `underline wavy ${colour} 1px`,
  textUnderlineOffset: ".2em",
});

const look = EditorView.theme({
  "&": {
    backgroundColor: "var(--ground)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
    borderRadius: "8px",
    fontSize: ".875rem",
  },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", maxHeight: "32rem", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)", padding: ".5rem 0", minHeight: "4.5rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--ground)", color: "var(--soft)", border: "0", borderRadius: "8px 0 0 8px" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--tint) 55%, transparent)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)",
  },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--soft)",
  },
  ".cm-lintRange-error": wavy("var(--bad)"),
  ".cm-lintRange-warning, .cm-lintRange-info, .cm-lintRange-hint": wavy("var(--text)"),
  ".cm-tooltip": {
    backgroundColor: "var(--card)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
    borderRadius: "8px",
    boxShadow: "0 8px 24px #0003",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".2rem .6rem", lineHeight: "1.4" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionIcon": { display: "none" },
  ".cm-completionDetail": { color: "var(--soft)", fontStyle: "normal" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionInfo": {
    padding: ".5rem .75rem",
    maxWidth: "24rem",
    fontFamily: "system-ui, sans-serif",
    whiteSpace: "pre-line",
  },
  ".cm-diagnostic": { fontFamily: "system-ui, sans-serif", padding: ".4rem .7rem", borderLeft: "4px solid var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--text)" },
  ".cm-panels": { backgroundColor: "var(--card)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: "var(--tint)", color: "var(--ink)" },
  ".cm-panel.cm-panel-lint ul:focus [aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.attributeName], color: "var(--key)" },
  { tag: [tags.string, tags.special(tags.name)], color: "var(--text)" },
  { tag: [tags.number, tags.integer, tags.float, tags.variableName], color: "var(--number)" },
  { tag: [tags.keyword, tags.definitionKeyword, tags.bool, tags.null, tags.modifier], color: "var(--word)" },
  { tag: [tags.lineComment, tags.comment], color: "var(--soft)" },
]);

// Typing over a selection is not left to the browser, which gives the new text a style attribute. The policy blocks
// those. What is selected is asked of the browser, since the editor may not have heard of it yet; and it is removed
// before an input method begins to compose, which nothing can prevent later.
const typing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data: text, inputType } = event;
    if (inputType !== "insertText" || text === null || view.composing || view.state.readOnly) return false;
    const { from, to } = selected(view);
    if (from === to) return false;
    event.preventDefault();
    const insert = () =>
      view.state.update({
        changes: { from, to, insert: text },
        selection: { anchor: from + view.state.toText(text).length },
        userEvent: "input.type",
        scrollIntoView: true,
      });
    if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, insert)))
      view.dispatch(insert());
    return true;
  },
  compositionstart(_, view) {
    if (view.state.selection.main.empty || view.state.readOnly) return false;
    view.dispatch(view.state.replaceSelection(""), { userEvent: "delete.selection" });
    return false;
  },
});

// selected is what the browser shows as selected, which is in a shadow tree; what the editor knows of, where a browser
// does not say.
function selected(view: EditorView): { from: number; to: number } {
  const selection = (view.root as Partial<Document>).getSelection?.();
  if (!selection?.rangeCount || !view.contentDOM.contains(selection.anchorNode)) return view.state.selection.main;
  const range = selection.getRangeAt(0);
  return {
    from: view.posAtDOM(range.startContainer, range.startOffset),
    to: view.posAtDOM(range.endContainer, range.endOffset),
  };
}

// fromOutside marks changes that the user has not typed.
const fromOutside = Annotation.define<boolean>();

export interface Code {
  view: EditorView;
  set: (text: string) => void;
}

// makeCode shows an editor in an element. Without a label nobody could tell what it is for; run is for Ctrl and Enter.
export function makeCode(
  host: HTMLElement,
  label: string,
  text: string,
  run: () => boolean,
  changed: (text: string) => void,
  extensions: Extension,
): Code {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of([{ key: "Mod-Enter", run }]),
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ activateOnTyping: true }),
        syntaxHighlighting(colours),
        look,
        typing,
        extensions,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocapitalize: "off" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !update.transactions.some((each) => each.annotation(fromOutside)))
            changed(update.state.doc.toString());
        }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
      ],
    }),
  });
  const set = (to: string) => {
    if (to === view.state.doc.toString()) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: to }, annotations: fromOutside.of(true) });
  };
  return { view, set };
}
