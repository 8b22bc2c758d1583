/** Completion: names of the graph by prefix, by name or by label in German and English, and the query's own variables. */
import { plain } from "./examples.js";

const MOST = 40;
const KEYWORDS = (
  "SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED PREFIX BASE DISTINCT REDUCED AS FILTER OPTIONAL UNION MINUS BIND VALUES " +
  "GRAPH SERVICE EXISTS NOT IN GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR " +
  "LANG LANGMATCHES DATATYPE BOUND IF COALESCE REGEX CONTAINS STRSTARTS STRENDS STRLEN LCASE UCASE REPLACE IRI YEAR ROUND"
).split(" ");
const QUOTED = /comment|string(?!-2)/; // the editor's types of tokens; string-2 is a prefixed name
const INSIDE = /<[^<>\s]*$|(^|\s)#.*$|^[^"']*(("[^"]*"|'[^']*')[^"']*)*["'][^"']*$/; // before what stands in an IRI, comment or text
const BREAK = /[\s{}()[\];,|^*+/!=<>"']/;

/** Let an editor complete. vocabulary: a promise of prefixes and words. Returns what Ctrl+Space calls. */
export function completion(editor, vocabulary, texts) {
  let known = { prefixes: {}, words: [] };
  vocabulary.then((given) => {
    known = prepared(given);
  });
  const show = (asked) => {
    const hints = hintsAt(editor, known, texts, asked);
    if (!hints.list.length) return;
    const container = document.getElementById("editor");
    const hint = () => hintsAt(editor, known, texts, asked);
    editor.showHint({ hint, container, completeSingle: false, closeCharacters: /[\s{}();]/ });
  };
  editor.on("inputRead", (_, change) => {
    if (change.origin === "paste") return;
    if (change.text[0].includes(":")) declare(editor, known.prefixes, change.from);
    if (/[\w:?$À-ž-]/.test(change.text[0] ?? "")) show(false);
  });
  return show;
}

/** Whether what is being typed is, or may become, a keyword, or is a variable that is there already: Enter then ends a line. */
function isDone(editor) {
  const { typed } = typedAt(editor);
  if (/^[?$]/.test(typed)) return (editor.getValue().match(/[?$]\w+/g) ?? []).filter((name) => name === typed).length > 1;
  return KEYWORDS.some((word) => word.startsWith(typed.toUpperCase()));
}

function prepared({ prefixes, words }) {
  const spaces = Object.entries(prefixes).sort(([, one], [, other]) => other.length - one.length);
  const named = words.map(([iri, kind, german, english, uses]) => {
    const [prefix, space] = spaces.find(([, start]) => iri.startsWith(start) && iri !== start) ?? [];
    const local = space && iri.slice(space.length);
    const name = local && /^[\w.-]*\w$/.test(local) ? `${prefix}:${local}` : `<${iri}>`;
    const low = name.toLowerCase();
    return { name, low, local: plain(local ?? ""), prefix, kind, german, english, uses, label: plain(`${german} ${english}`) };
  });
  return { prefixes, words: named };
}

/** The hints for what stands before the cursor. asked: by the user, so that nothing typed lists the likeliest. */
function hintsAt(editor, known, texts, asked) {
  const { cursor, typed, from } = typedAt(editor);
  const token = editor.getTokenAt(cursor);
  if (QUOTED.test(token.type ?? "") || (!asked && (!typed || isDone(editor)))) return { list: [], from, to: cursor };
  const list = /^[?$]/.test(typed)
    ? variables(editor, typed, texts)
    : named(known, typed, wantedKinds(editor, from)).map((word) => hint(editor, word, known, texts));
  return { list, from, to: cursor };
}

/** What stands before the cursor since the last break, and where it begins. */
function typedAt(editor) {
  const cursor = editor.getDoc().getCursor();
  const before = editor.getDoc().getLine(cursor.line).slice(0, cursor.ch);
  const typed = before.slice(lastBreak(before));
  return { cursor, typed, from: { line: cursor.line, ch: cursor.ch - typed.length } };
}

function lastBreak(text) {
  for (let place = text.length; place > 0; place -= 1) if (BREAK.test(text[place - 1])) return place;
  return 0;
}

function variables(editor, typed, texts) {
  const found = new Set(editor.getValue().match(/[?$][\w]+/g) ?? []);
  found.delete(typed);
  const fitting = [...found].filter((name) => name.startsWith(typed)).sort();
  return fitting.map((text) => ({ text, render: (item) => draw(item, text, "", texts.word_variable, texts) }));
}

function named(known, typed, kinds) {
  const low = typed.toLowerCase();
  const words = plain(typed);
  const ranked = [];
  for (const word of known.words) {
    const rank = rankOf(word, low, words);
    if (rank < 9) ranked.push([kinds.includes(word.kind) ? 0 : 1, rank, word]);
  }
  const fitting = ranked.filter(([other]) => !other);
  const chosen = fitting.length || !typed ? fitting : ranked;
  return chosen
    .sort(([, one, a], [, other, b]) => one - other || b.uses - a.uses)
    .slice(0, MOST)
    .map(([, , word]) => word);
}

function rankOf(word, low, words) {
  if (!low) return 5;
  if (word.low.startsWith(low)) return 0;
  if (word.local.startsWith(words)) return 1;
  if (word.label.startsWith(words)) return 2;
  if (word.label.includes(words)) return 3;
  return word.local.includes(words) ? 4 : 9;
}

/** The kinds of words that fit where something begins: subject, predicate or object of a triple. */
function wantedKinds(editor, from) {
  const terms = [];
  let start = "";
  scan: for (let line = from.line; line >= Math.max(0, from.line - 20); line -= 1) {
    const tokens = editor.getLineTokens(line).filter((token) => line < from.line || token.end <= from.ch);
    for (const { string, type } of tokens.reverse()) {
      if (/comment|ws/.test(type ?? "") || !string.trim()) continue;
      if (/^[.;,{}]$/.test(string)) {
        start = string;
        break scan;
      }
      terms.unshift(string);
    }
  }
  const place = terms.length + (start === ";" ? 1 : start === "," ? 2 : 0);
  if (place === 1) return ["property"];
  if (/^(a|rdf:type)$/.test(terms.at(-1) ?? "")) return ["class"];
  return ["concept", "thing", ...(place === 0 ? [] : ["class"])];
}

function hint(editor, word, known, texts) {
  const [label, other] = document.documentElement.lang === "en" ? [word.english, word.german] : [word.german, word.english];
  return {
    text: word.name,
    render: (item) => draw(item, word.name, label || other, texts[`word_${word.kind}`], texts),
    hint: (_, data) => {
      editor.getDoc().replaceRange(word.name, data.from, data.to, "complete");
      if (word.prefix && !word.name.startsWith("<")) add(editor, word.prefix, known.prefixes);
    },
  };
}

function draw(item, name, label, kind, texts) {
  item.parentNode.setAttribute("aria-label", texts.completions);
  for (const [style, text] of Object.entries({ name, label, kind })) {
    const part = document.createElement("span");
    part.className = `hint-${style}`;
    part.textContent = text;
    item.append(part);
  }
}

/** Declare the prefixes typed since a place of the line, or write the namespace when one is being declared by hand. */
function declare(editor, prefixes, { line, ch }) {
  const text = editor.getDoc().getLine(line);
  const typed = [...text.matchAll(/([\w-]+):/g)].filter((found) => found.index + found[0].length > ch && found[1] in prefixes);
  const names = typed.filter(({ index }) => !INSIDE.test(text.slice(0, index)));
  for (const { 0: name, 1: prefix, index } of names.reverse()) {
    const place = { line: editor.getDoc().getCursor().line, ch: index + name.length };
    const ahead = text.slice(place.ch).trim();
    if (!/\bprefix\s+$/i.test(text.slice(0, index))) add(editor, prefix, prefixes);
    else if (!ahead) editor.getDoc().replaceRange(` <${prefixes[prefix]}>`, place);
  }
}

function add(editor, prefix, prefixes) {
  if (!(prefix in editor.getPrefixesFromQuery())) editor.addPrefixes({ [prefix]: prefixes[prefix] });
}
