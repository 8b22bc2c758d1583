"""The bundled dataset with hostile text in every literal that a page shows, and with IRIs that no link may follow."""

import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import cycle
from pathlib import Path

import pyoxigraph as ox
from rdflib.namespace import RDFS, SH, VOID

from stadtgraph.namespaces import BASE
from stadtgraph.store import GraphStore

MARK = "HOSTILE"  # stands in every hostile text, so that a test finds it on a page
TEXTS = (
    f"{MARK} <script>alert(1)</script>",
    f'{MARK} "><img src=x onerror=alert(2)>',
    f"{MARK} ' onmouseover='alert(3)' x='",
    f"{MARK} </title></textarea></style></script><svg onload=alert(4)>",
    f"{MARK} {{{{ 7*7 }}}} {{% raw %}} ${{alert(5)}} <!-- ]]> &lt;b&gt; &amp;amp;",
    f"{MARK} \u202egnp.exe\u202c \u0645\u0631\u062d\u0628\u0627 \u2066\u2067",
    f"{MARK} \u0001\u0008\u001b[31m\u007f\u0085\u2028\u2029\ufeff",
    f"{MARK} \U0001f468\u200d\U0001f469\u200d\U0001f467 Z\u0351\u036b\u0343\u036a\u0302a\u0333\u0325lgo",
    f'{MARK} \r\nER  - \r\n=HYPERLINK(1)\t,;"";\n@misc{{x}}',
)
LONG = (f"{MARK} {'W' * 9_990}", f"{MARK} {'lang und breit ' * 660}")
IRIS = (
    "javascript:alert(6)",
    "JaVaScRiPt:alert(7)//https://example.org/",
    "data:text/html,%3Cscript%3Ealert(8)%3C/script%3E",
    "vbscript:alert(9)",
    "https://example.org/%22%3E%3Cscript%3Ealert(10)%3C/script%3E",
    "https://example.org/'onmouseover='alert(11)",
    "https://example.org/\u202eevil\u0627",
    f"https://example.org/{'a' * 1_900}",
)
KEPT = (str(VOID.uriSpace), str(SH))  # what the service itself goes by
LONG_ON = f"{BASE}id/project/kassel"
QUERY = """\
#+ summary: '{mark} <script>alert(12)</script> "><img src=x onerror=alert(13)>'
#+ summary_de: '{mark} <script>alert(12)</script> "><img src=x onerror=alert(13)>'
#+ description: '{mark} {long}'
#+ description_de: '{mark} {long}'
#+ tags: [developers, 'x" onclick="alert(14)']
#+ status: Y
#+ defaults:
#+   word: '"><script>alert(15)</script>'

SELECT ?_word ?evil ?iri WHERE {{
  VALUES (?evil ?iri) {{ ("{mark} <script>alert(16)</script>" <javascript:alert(17)>) }}
}}
"""


def write(store: GraphStore, queries: Iterable[Path], root: Path) -> Path:
    """Write the hostile dataset as a directory that `stadtgraph serve` takes."""
    graphs: dict[str, list[ox.Triple]] = defaultdict(list)
    texts = cycle(TEXTS)
    for quad in sorted(store.store, key=str):
        name = str(quad.graph_name).strip("<>").rpartition("/")[2]
        graphs[name].append(ox.Triple(quad.subject, quad.predicate, told(quad, texts)))
    graphs["projects"] += extra()
    for name, triples in graphs.items():
        folder = root / name if name in ("ontology", "shapes") else root / "data"
        _write(folder / f"{'stadtgraph' if name == 'ontology' else name}.ttl", triples)
    (root / "queries").mkdir()
    for query in queries:
        shutil.copy(query, root / "queries")
    long = LONG[0].replace("'", "")
    (root / "queries" / "evil.rq").write_text(QUERY.format(mark=MARK, long=long), "utf-8")
    return root


def told(quad: ox.Quad, texts: Iterator[str]) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    """The object; text that pages show with one of the hostile texts behind it."""
    term = quad.object
    if not isinstance(term, ox.Literal) or quad.predicate.value.startswith(KEPT):
        return term
    if not term.datatype.value.endswith(("langString", "#string")):
        return term
    return ox.Literal(f"{term.value} {next(texts)}", language=term.language)


def extra() -> list[ox.Triple]:
    """Long texts and odd IRIs on one project."""
    thing, see = ox.NamedNode(LONG_ON), ox.NamedNode(str(RDFS.seeAlso))
    comment = ox.NamedNode(str(RDFS.comment))
    return [ox.Triple(thing, see, ox.NamedNode(iri)) for iri in IRIS] + [
        ox.Triple(thing, comment, ox.Literal(text, language=language)) for text in LONG for language in ("de", "en")
    ]


def _write(path: Path, triples: Iterable[ox.Triple]) -> None:
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.TURTLE) or b"")
