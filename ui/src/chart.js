/** The answer as a chart: bars, a line or a circle. */
import {
  ArcElement, BarController, BarElement, CategoryScale, Chart, Legend, LinearScale, LineController, LineElement,
  PieController, PointElement, Tooltip,
} from "chart.js";
import { chartColumns } from "./views.js";

Chart.register(
  ArcElement, BarController, BarElement, CategoryScale, Legend, LinearScale, LineController, LineElement, PieController,
  PointElement, Tooltip,
);
const MOST = 100;
const HUES = [216, 28, 152, 280, 350, 188, 48, 110];

export function draw(place, table, texts) {
  const { value, name } = chartColumns(table);
  const rows = table.rows.filter((row) => row[value].number !== null).slice(0, MOST);
  const title = texts.chart_columns.replace("{value}", table.columns[value]).replace("{name}", table.columns[name]);
  const box = document.createElement("div");
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", title);
  box.append(canvas);
  const data = { labels: rows.map((row) => row[name].text), values: rows.map((row) => row[value].number) };
  let chart = null;
  const show = (type) => {
    chart?.destroy();
    box.style.height = type === "bar" ? `${Math.max(160, rows.length * 30 + 60)}px` : "420px";
    chart = new Chart(canvas, configuration(type, data, title));
  };
  const heading = document.createElement("p");
  heading.className = "soft";
  heading.textContent = title;
  place.append(choice(texts, show), heading, box);
  show("bar");
}

function choice(texts, show) {
  const select = document.createElement("select");
  select.setAttribute("aria-label", texts.views);
  for (const [type, label] of [["bar", texts.bars], ["line", texts.line], ["pie", texts.pie]]) select.add(new Option(label, type));
  select.addEventListener("change", () => show(select.value));
  return select;
}

function configuration(type, { labels, values }, title) {
  const style = getComputedStyle(document.documentElement);
  const [ink, line, accent] = ["--ink", "--line", "--accent"].map((name) => style.getPropertyValue(name).trim());
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const slices = labels.map((_, number) => `hsl(${HUES[number % HUES.length]} 55% ${(dark ? 62 : 40) + (number % 3) * 6}%)`);
  const axis = { grid: { color: line }, ticks: { color: ink, autoSkip: false, callback: short } };
  const numbers = { grid: { color: line }, ticks: { color: ink }, beginAtZero: true };
  return {
    type,
    data: { labels, datasets: [{ label: title, data: values, backgroundColor: type === "pie" ? slices : accent, borderColor: type === "line" ? accent : "transparent" }] },
    options: {
      animation: false,
      indexAxis: type === "bar" ? "y" : "x",
      maintainAspectRatio: false,
      plugins: { legend: { display: type === "pie", labels: { color: ink }, position: "right" } },
      scales: type === "pie" ? {} : { [type === "bar" ? "y" : "x"]: axis, [type === "bar" ? "x" : "y"]: numbers },
    },
  };
}

function short(value) {
  const label = this.getLabelForValue(value);
  const most = this.chart.width < 500 ? 18 : 40;
  return label.length > most ? `${label.slice(0, most - 1)}…` : label;
}
