/** Searching the list of examples. Without it the list is shown whole. */

export function searchExamples() {
  const box = document.getElementById("example-search");
  if (!box) return;
  const input = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  const groups = [...document.querySelectorAll("aside .group")];
  const opened = groups.map((group) => group.open);
  box.hidden = false;
  input.addEventListener("input", () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    const found = groups.map((group) => show(group, words));
    groups.forEach((group, place) => {
      group.open = words.length > 0 || opened[place];
    });
    status.textContent = found.some(Boolean) ? "" : box.dataset.none;
  });
}

/** Show the questions of a group that hold every word; tells whether there is one. */
function show(group, words) {
  const items = [...group.querySelectorAll("li")];
  for (const item of items) item.hidden = !words.every((word) => plain(item.textContent).includes(word));
  group.hidden = items.every((item) => item.hidden);
  return !group.hidden;
}

/** Small letters, with umlauts as they are also spelled. */
export function plain(text) {
  return text.toLowerCase().replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue").replace(/ß/g, "ss");
}
