/** The answer as a network: things as nodes, rows or triples as links between them. */
import { forceCenter, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import { links } from "./views.js";

const MOST = 120;
const SVG = "http://www.w3.org/2000/svg";

export function draw(place, table, texts) {
  const { nodes, edges, cut } = network(links(table));
  const width = 960;
  const height = Math.round(Math.min(900, 320 + nodes.length * 8));
  forceSimulation(nodes)
    .force("link", forceLink(edges).distance(120))
    .force("charge", forceManyBody().strength(-420))
    .force("middle", forceCenter(width / 2, height / 2))
    .force("across", forceX(width / 2).strength(0.05))
    .force("down", forceY(height / 2).strength(0.09))
    .force("apart", forceCollide(44))
    .stop()
    .tick(300);
  const note = document.createElement("p");
  note.className = "soft";
  const size = texts.nodes.replace("{n}", nodes.length).replace("{m}", edges.length);
  note.textContent = cut ? `${size}. ${texts.nodes_cut.replace("{n}", MOST)}` : size;
  const box = document.createElement("div");
  box.className = "network";
  box.append(picture(nodes, edges, size));
  place.append(note, box);
}

function network(found) {
  const nodes = new Map();
  const edges = new Map();
  let cut = false;
  for (const { source, target, label } of found) {
    const missing = [source, target].filter((cell) => !nodes.has(cell.iri));
    if (nodes.size + missing.length > MOST) {
      cut = true;
      continue;
    }
    for (const cell of missing) nodes.set(cell.iri, { id: cell.iri, text: cell.text, href: cell.href, degree: 0 });
    const key = `${source.iri} ${target.iri}`;
    if (edges.has(key)) continue;
    const [one, other] = [nodes.get(source.iri), nodes.get(target.iri)];
    one.degree += 1;
    other.degree += 1;
    edges.set(key, { source: one, target: other, label });
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], cut };
}

function picture(nodes, edges, label) {
  const xs = nodes.map((node) => node.x);
  const ys = nodes.map((node) => node.y);
  const [left, top] = [Math.min(...xs) - 20, Math.min(...ys) - 24];
  const [right, bottom] = [Math.max(...xs) + 220, Math.max(...ys) + 24]; // texts stand to the right
  const svg = element("svg", { viewBox: `${left} ${top} ${right - left} ${bottom - top}`, role: "group", "aria-label": label });
  for (const edge of edges) {
    const { source, target } = edge;
    const line = element("line", { x1: source.x, y1: source.y, x2: target.x, y2: target.y });
    if (edge.label) line.append(element("title", {}, edge.label));
    svg.append(line);
  }
  for (const node of nodes) {
    const link = element("a", { href: node.href ?? "" });
    const text = node.text.length > 28 ? `${node.text.slice(0, 27)}…` : node.text;
    const radius = 5 + Math.min(9, Math.sqrt(node.degree) * 2);
    link.append(
      element("title", {}, node.text),
      element("circle", { cx: node.x, cy: node.y, r: radius }),
      element("text", { x: node.x + radius + 3, y: node.y + 5 }, text),
    );
    svg.append(link);
  }
  return svg;
}

function element(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, typeof value === "number" ? value.toFixed(1) : value);
  if (text) made.textContent = text;
  return made;
}
