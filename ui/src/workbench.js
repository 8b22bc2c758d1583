/** The workbench page: what the script adds to the form that works without it. */
import { addressOf, pageOf, tableOf } from "./answers.js";
import { offerCopies } from "./copying.js";
import { edit } from "./editor.js";
import { searchExamples } from "./examples.js";
import { showViews } from "./views.js";
import "leaflet/dist/leaflet.css";
import "./workbench.css";

const form = document.getElementById("ask");
const texts = JSON.parse(document.getElementById("texts").textContent);
const field = form.elements.query;
const state = document.getElementById("state");
const vocabulary = fetch(form.dataset.words).then((response) => response.json());
const editor = edit(field, vocabulary, texts, () => form.requestSubmit());
let running = null;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  field.value = editor.value;
  ask(field.value);
});
window.addEventListener("popstate", () => location.reload());
searchExamples();
for (const told of document.querySelectorAll(".scripted")) told.hidden = false;
enliven(document.getElementById("answer"));

/** Ask and show the answer; a query asked meanwhile is given up. */
async function ask(query) {
  running?.abort();
  const control = new AbortController();
  running = control;
  say(texts.running, control);
  try {
    const { page, address } = await pageOf(form, query, control.signal);
    take(page);
    history.pushState(null, "", address ?? addressOf(form, ""));
    const title = document.getElementById("answer-title");
    say(title?.textContent ?? "");
    title?.scrollIntoView({ block: "nearest" });
  } catch (error) {
    if (running === control) say(error.name === "AbortError" ? texts.stopped : texts.unreachable);
  } finally {
    if (running === control) running = null;
  }
}

function say(text, control) {
  state.textContent = text;
  state.classList.toggle("hidden", !control && text !== texts.stopped && text !== texts.unreachable);
  if (!control) return;
  const stop = document.createElement("button");
  stop.type = "button";
  stop.textContent = texts.stop;
  stop.addEventListener("click", () => control.abort());
  state.append(" ", stop);
}

/** Take over what the new page has and this one shows: the answer and the addresses of this query. */
function take(page) {
  for (const selector of ["#answer", ".actions", "a.language"]) {
    document.querySelector(selector)?.replaceWith(document.adoptNode(page.querySelector(selector)));
  }
  for (const link of document.querySelectorAll("aside a[aria-current]")) link.removeAttribute("aria-current");
  enliven(document.getElementById("answer"));
}

function enliven(section) {
  editor.mark(Number(section.dataset.line ?? 0), Number(section.dataset.column ?? 0));
  showViews(section, tableOf(section), texts, { outlines: form.dataset.outlines });
  offerCopies(section, texts);
}
