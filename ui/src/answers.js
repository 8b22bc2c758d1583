/** Fetching an answer: the same page that the form would lead to, of which the answer is taken. */

/** The address of the page with the answer to a query. */
export function addressOf(form, query) {
  const address = new URL(form.action);
  address.search = new URLSearchParams({ query });
  return address;
}

/** Fetch that page. Long queries are posted, as addresses have a limit. */
export async function pageOf(form, query, signal) {
  const address = addressOf(form, query);
  const headers = { Accept: "text/html" };
  const long = address.href.length > 8000;
  const asked = long
    ? fetch(form.action, { method: "POST", headers, body: new URLSearchParams({ query }), signal })
    : fetch(address, { headers, signal });
  const response = await asked;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!page.getElementById("answer")) throw new Error(`${response.status}`);
  return { page, address: long ? null : address };
}

/** The rows of the answer on the page: columns by name, cells with kind, text, address, IRI and number. */
export function tableOf(section) {
  const table = section.querySelector("table.answer");
  if (!table) return null;
  const columns = [...table.tHead.rows[0].cells].map((cell) => cell.dataset.name).filter(Boolean);
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].filter((cell) => cell.dataset.kind).map(cellOf));
  return { columns, rows, kind: section.dataset.kind };
}

function cellOf(cell) {
  const named = cell.querySelector("bdi");
  return {
    kind: cell.dataset.kind,
    text: cell.dataset.kind === "nothing" ? "" : (named ?? cell).textContent,
    iri: cell.dataset.iri,
    href: cell.querySelector("a")?.getAttribute("href"),
    number: cell.dataset.number === undefined ? null : Number(cell.dataset.number),
  };
}
