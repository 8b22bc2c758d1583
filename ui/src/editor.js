/** The editor in place of the text field: YASQE, with completion from our own words and a way out by keyboard. */
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import { completion } from "./completion.js";

Yasqe.defaults.autocompleters = []; // an empty list among the options would leave its own; they know other prefixes than we

/** Put an editor over the text field; `run` is called for Ctrl+Enter. Returns what the page needs of it. */
export function edit(field, vocabulary, texts, run) {
  const place = document.createElement("div");
  place.id = "editor";
  field.after(place);
  const yasqe = new Yasqe(place, {
    value: field.value,
    consumeShareLink: null,
    createShareableLink: undefined,
    editorHeight: "auto",
    highlightSelectionMatches: false,
    persistenceId: null,
    resizeable: false,
    screenReaderLabel: texts.editor,
    showQueryButton: false,
    syntaxErrorCheck: false,
    viewportMargin: Infinity,
  });
  const editor = yasqe.getDoc().getEditor(); // YASQE itself is a copy of it, without its state
  editor.getInputField().setAttribute("aria-describedby", "keyboard");
  const complete = completion(editor, vocabulary, texts);
  keys(editor, complete, run);
  field.hidden = true;
  field.form.querySelector("label").addEventListener("click", () => editor.focus());
  editor.on("change", () => unmark(editor));
  return {
    get value() {
      return editor.getValue();
    },
    mark: (line, column) => mark(editor, line, column),
    unmark: () => unmark(editor),
  };
}

/** Tab indents; after Esc it leaves the editor, until the editor is entered or typed into again. */
function keys(editor, complete, run) {
  const always = {
    "Ctrl-Enter": run,
    "Cmd-Enter": run,
    "Ctrl-Space": () => complete(true),
    "Ctrl-/": () => editor.commentLines(),
    "Ctrl-S": false,
  };
  const inside = { ...always, Tab: "indentMore", "Shift-Tab": "indentLess", Esc: () => set(leaving) };
  const leaving = { ...always, Tab: false, "Shift-Tab": false, Esc: false };
  const set = (map) => {
    editor.setOption("extraKeys", map);
    editor.getWrapperElement().classList.toggle("leaving", map === leaving);
  };
  set(inside);
  editor.on("focus", () => set(inside));
  editor.on("inputRead", () => set(inside));
}

function mark(editor, line, column) {
  unmark(editor);
  if (!line) return;
  const document = editor.getDoc();
  const place = { line: line - 1, ch: column - 1 };
  const text = document.getLine(place.line) ?? "";
  const rest = /^[^\s{}()[\].;,]+|^\S/.exec(text.slice(place.ch));
  const end = { line: place.line, ch: place.ch + (rest ? rest[0].length : 0) };
  const start = rest ? place : { line: place.line, ch: Math.max(0, text.length - 1) };
  document.addLineClass(place.line, "wrap", "mistaken-line");
  document.markText(start, rest ? end : { line: place.line, ch: text.length }, { className: "mistake" });
  document.setCursor(place);
  editor.scrollIntoView(place, 60);
}

function unmark(editor) {
  for (const found of editor.getDoc().getAllMarks()) if (found.className === "mistake") found.clear();
  editor.getDoc().eachLine((line) => {
    editor.getDoc().removeLineClass(line, "wrap", "mistaken-line");
  });
}
