/** The answer on a map: places and shapes over the outlines of the Länder. No tiles, nothing from elsewhere. */
import L from "leaflet";
import { placeOf } from "./views.js";

export async function draw(place, table, texts, { outlines }) {
  const box = document.createElement("div");
  box.className = "map";
  const note = document.createElement("p");
  note.className = "soft";
  place.append(box, note);
  const map = L.map(box, { attributionControl: false, zoomSnap: 0.25, scrollWheelZoom: false });
  const ground = L.geoJSON(await outlinesOf(outlines), { interactive: false, style: { className: "land" } }).addTo(map);
  const where = placeOf(table);
  const places = table.rows.map((row) => [row, where(row)]).filter(([, geometry]) => geometry);
  const shown = L.featureGroup(places.map(([row, geometry]) => shape(row, geometry, table))).addTo(map);
  note.textContent = texts.places.replace("{n}", places.length);
  const bounds = ground.getLayers().length ? ground.getBounds() : shown.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [8, 8] });
}

async function outlinesOf(address) {
  const response = await fetch(address);
  return response.ok ? response.json() : { type: "FeatureCollection", features: [] };
}

function shape(row, geometry, table) {
  const title = titleOf(row);
  const text = popup(row, table);
  if (geometry.type !== "Point") return L.geoJSON(geometry, { style: { className: "shape" } }).bindPopup(text);
  const [longitude, latitude] = geometry.coordinates;
  const icon = L.divIcon({ className: "pin", iconSize: [16, 16] });
  return L.marker([latitude, longitude], { icon, title, alt: title }).bindPopup(text);
}

function titleOf(row) {
  return (row.find((cell) => cell.kind === "iri") ?? row[0]).text;
}

function popup(row, table) {
  const list = document.createElement("dl");
  row.forEach((cell, place) => {
    if (cell.kind === "nothing" || cell.text.length > 300) return;
    const name = document.createElement("dt");
    const value = document.createElement("dd");
    name.textContent = table.columns[place];
    if (cell.href) {
      const link = document.createElement("a");
      link.href = cell.href;
      link.textContent = cell.text;
      value.append(link);
    } else value.textContent = cell.text;
    list.append(name, value);
  });
  return list;
}
