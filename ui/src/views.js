/** Ways to look at an answer beside the table: which are possible, and tabs to choose one. */

/** Put tabs over the table. section: the answer on the page; table: as `tableOf` reads it. */
export function showViews(section, table, texts, options) {
  const place = section.querySelector("#views");
  if (!place || !table) return;
  const views = possible(table, texts);
  if (views.length < 2) return;
  const drawn = document.createElement("div");
  drawn.className = "drawing";
  drawn.hidden = true;
  const plain = place.querySelector(".table");
  place.querySelector(".drawn")?.remove();
  const list = document.createElement("div");
  list.className = "tabs";
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", texts.views);
  const buttons = views.map((view) => button(view, () => choose(view)));
  list.append(...buttons);
  place.prepend(list, drawn);

  async function choose(view) {
    views.forEach(({ name }, number) => buttons[number].setAttribute("aria-pressed", String(name === view.name)));
    plain.hidden = Boolean(view.load);
    drawn.hidden = !view.load;
    drawn.replaceChildren();
    if (!view.load) return;
    const { draw } = await view.load();
    await draw(drawn, table, texts, options);
  }
  const picked = views.find(({ name }) => name === section.dataset.view);
  choose(picked ?? views[0]);
}

function button(view, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = view.label;
  made.addEventListener("click", action);
  return made;
}

function possible(table, texts) {
  const found = [{ name: "Table", label: texts.table }];
  if (chartColumns(table)) found.push({ name: "BarChart", label: texts.as_chart, load: () => import("./chart.js") });
  if (placeOf(table)) found.push({ name: "Map", label: texts.on_map, load: () => import("./map.js") });
  if (links(table).length) found.push({ name: "Graph", label: texts.graph, load: () => import("./graph.js") });
  return found;
}

/** The columns of a chart: numbers by names; null when there are none. */
export function chartColumns({ columns, rows }) {
  const all = columns.map((_, place) => place);
  const filled = (place) => rows.filter((row) => row[place].kind !== "nothing");
  const isNumber = (place) => filled(place).length > 0 && filled(place).every((row) => row[place].number !== null);
  const value = all.find(isNumber);
  const others = all.filter((place) => !isNumber(place));
  if (value === undefined || !others.length || rows.length < 2) return null;
  const different = (place) => new Set(rows.map((row) => row[place].text)).size;
  const name = others.reduce((best, place) => (different(place) > different(best) ? place : best));
  return { value, name };
}

/** How rows give places: a function from a row to a GeoJSON geometry; null when they do not. */
export function placeOf({ columns, rows }) {
  const wkt = columns.findIndex((_, place) => rows.some((row) => isWkt(row[place].text)));
  if (wkt >= 0) return (row) => geometryOf(row[wkt].text);
  const latitude = columns.findIndex((name) => /^(lat|latitude)$/i.test(name));
  const longitude = columns.findIndex((name) => /^(long|lon|longitude)$/i.test(name));
  if (latitude < 0 || longitude < 0) return null;
  return (row) =>
    row[latitude].number === null || row[longitude].number === null
      ? null
      : { type: "Point", coordinates: [row[longitude].number, row[latitude].number] };
}

const TYPES = { POINT: "Point", POLYGON: "Polygon", MULTIPOLYGON: "MultiPolygon", LINESTRING: "LineString" };

function isWkt(text) {
  return /^(<[^>]*CRS84>\s*)?(POINT|POLYGON|MULTIPOLYGON|LINESTRING)\s*\(/.test(text);
}

/** Well-known text as a GeoJSON geometry; null for what is none. */
export function geometryOf(text) {
  if (!isWkt(text)) return null;
  const [, word, body] = /(POINT|POLYGON|MULTIPOLYGON|LINESTRING)\s*(\(.*\))\s*$/s.exec(text) ?? [];
  if (!word) return null;
  const pairs = body.replace(/(-?[\d.eE+-]+)\s+(-?[\d.eE+-]+)/g, "[$1,$2]").replaceAll("(", "[").replaceAll(")", "]");
  try {
    const coordinates = JSON.parse(pairs);
    return { type: TYPES[word], coordinates: word === "POINT" ? coordinates[0] : coordinates };
  } catch {
    return null;
  }
}

/** The pairs of IRIs in the answer: subject and object of triples, else the first IRI of a row with each other one. */
export function links({ rows, kind }) {
  const found = [];
  for (const row of rows) {
    const things = kind === "triples" ? [row[0], row[2]] : row;
    const [first, ...others] = things.filter((cell) => cell.kind === "iri");
    for (const other of others) {
      if (other.iri !== first.iri) found.push({ source: first, target: other, label: kind === "triples" ? row[1].text : "" });
    }
  }
  return found;
}
