"""A query as a command or a few lines of code that somebody else can run.

Only what comes with each language is used, but R's httr2.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ACCEPT: Mapping[str, str] = MappingProxyType(
    {"solutions": "text/csv", "boolean": "application/sparql-results+json", "triples": "text/turtle"}
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Code in one language, by the name under which its users know it."""

    name: str
    code: str


def asking(endpoint: str, query: str, kind: str) -> tuple[Recipe, ...]:
    """A query sent to the endpoint. kind: of its answer, `solutions`, `boolean` or `triples`."""
    accept = ACCEPT[kind]
    return (
        Recipe("curl", _curl(endpoint, query, accept)),
        Recipe("Python", PYTHON.format(query=_python_text(query), endpoint=endpoint, accept=accept)),
        Recipe(
            "R", R.format(query=_r_text(query), endpoint=endpoint, accept=accept, read=R_READ.get(kind, "cat(answer)"))
        ),
        Recipe("JavaScript", JAVASCRIPT.format(query=_template_text(query), endpoint=endpoint, accept=accept)),
    )


def fetching(address: str) -> tuple[Recipe, ...]:
    """An answer fetched from its address; CSV is read into a table."""
    is_csv = address.partition("?")[0].endswith(".csv")
    python = PYTHON_TABLE if is_csv else PYTHON_TEXT
    return (
        Recipe("curl", f"curl '{address}'"),
        Recipe("Python", python.format(address=address)),
        Recipe("R", f'read.csv("{address}")' if is_csv else f'cat(readLines("{address}"), sep = "\\n")'),
        Recipe("JavaScript", f'const answer = await fetch("{address}");\nconsole.log(await answer.text());'),
    )


def _curl(endpoint: str, query: str, accept: str) -> str:
    end = "SPARQL"
    while end in query.splitlines():
        end += "_"
    return f"curl --header 'Accept: {accept}' --data-urlencode query@- '{endpoint}' <<'{end}'\n{query}\n{end}"


def _python_text(query: str) -> str:
    plain = '"""' not in query and not query.endswith(('"', "\\"))
    return f'r"""{query}"""' if plain else repr(query)


def _r_text(query: str) -> str:
    dashes = "-"
    while f'){dashes}"' in query:
        dashes += "-"
    return f'r"{dashes}({query}){dashes}"'


def _template_text(query: str) -> str:
    plain = not {"`", "\\", "${"} & {*query} and "${" not in query
    return f"`{query}`" if plain else json.dumps(query, ensure_ascii=False)


R_READ = {"solutions": "read.csv(text = answer)"}
PYTHON = """\
from urllib.parse import urlencode
from urllib.request import Request, urlopen

query = {query}
data = urlencode({{"query": query}}).encode()
with urlopen(Request("{endpoint}", data, {{"Accept": "{accept}"}})) as answer:
    print(answer.read().decode())"""
R = """\
library(httr2)

query <- {query}
answer <- request("{endpoint}") |>
  req_headers(Accept = "{accept}") |>
  req_body_form(query = query) |>
  req_perform() |>
  resp_body_string()
{read}"""
JAVASCRIPT = """\
const query = {query};
const answer = await fetch("{endpoint}", {{
  method: "POST",
  headers: {{ Accept: "{accept}" }},
  body: new URLSearchParams({{ query }}),
}});
console.log(await answer.text());"""
PYTHON_TABLE = """\
import csv
from io import StringIO
from urllib.request import urlopen

with urlopen("{address}") as answer:
    rows = list(csv.DictReader(StringIO(answer.read().decode(), newline="")))
print(rows)"""
PYTHON_TEXT = """\
from urllib.request import urlopen

with urlopen("{address}") as answer:
    print(answer.read().decode())"""
