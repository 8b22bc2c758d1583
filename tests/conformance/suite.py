"""Read the tests of a checkout of w3c/rdf-tests: what to load, what to ask, what to expect."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from rdflib import Graph, Node, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, Namespace

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
MANIFESTS = (
    "sparql/sparql10/manifest-evaluation.ttl",
    "sparql/sparql11/manifest-sparql11-query.ttl",
    "sparql/sparql11/manifest-sparql11-results.ttl",
)
EVALUATIONS = {MF.QueryEvaluationTest, MF.CSVResultFormatTest}
FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Test:
    """One test. `result` is None for a test of syntax, which `valid` tells the outcome of.

    data: files of the default graph. named: files of named graphs; their addresses are the graphs' names.
    lax: rows may come fewer times than the result says (REDUCED).
    """

    __test__ = False  # no class of tests for pytest

    name: str
    category: str
    query: Path
    data: tuple[Path, ...] = ()
    named: tuple[Path, ...] = ()
    result: Path | None = None
    valid: bool = True
    lax: bool = False

    @property
    def text(self) -> str:
        """The query."""
        return self.query.read_text("utf-8")

    @property
    def base(self) -> str:
        """What relative IRIs of the query are relative to."""
        return self.query.as_uri()


def commit_of(checkout: Path) -> str:
    """The commit of a checkout, and its date."""
    command = ["git", "-C", str(checkout), "show", "-s", "--format=%H of %cs", "HEAD"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown (no git checkout)"


def read_suite(checkout: Path) -> list[Test]:
    """All query tests, in the order of the manifests."""
    return [test for name in MANIFESTS for test in _included(checkout.resolve() / name)]


def _included(path: Path) -> Iterator[Test]:
    manifest = _parsed(path)
    for head in manifest.objects(None, MF.include):
        for member in Collection(manifest, head):
            yield from _entries(_file(member))


def _entries(path: Path) -> Iterator[Test]:
    manifest = _parsed(path)
    category = f"{path.parent.parent.name}/{path.parent.name}"
    for head in manifest.objects(None, MF.entries):
        for entry in Collection(manifest, head):
            yield _test(manifest, entry, category)


def _test(manifest: Graph, entry: Node, category: str) -> Test:
    name, kind = str(entry).rsplit("#", 1)[-1], manifest.value(entry, RDF.type)
    action = manifest.value(entry, MF.action)
    if kind not in EVALUATIONS:
        return Test(name, category, _file(action), valid="Positive" in str(kind))
    query = _file(manifest.value(action, QT.query))
    named = {_file(graph) for graph in manifest.objects(action, QT.graphData)} | set(_named_by(query))
    return Test(
        name,
        category,
        query,
        tuple(sorted(_file(graph) for graph in manifest.objects(action, QT.data))),
        tuple(sorted(named)),
        _file(manifest.value(entry, MF.result)),
        lax=manifest.value(entry, MF.resultCardinality) == MF.LaxCardinality,
    )


def _named_by(query: Path) -> Iterator[Path]:
    """The files that FROM and FROM NAMED of a query name; a service that fetches would fetch them."""
    for name in FROM.findall(query.read_text("utf-8")):
        address = urljoin(query.as_uri(), name)
        if address.startswith("file:") and _path(address).is_file():
            yield _path(address)


def _parsed(path: Path) -> Graph:
    return Graph().parse(path, format="turtle", publicID=path.as_uri())


def _file(node: Node | None) -> Path:
    assert isinstance(node, URIRef), node
    return _path(str(node))


def _path(address: str) -> Path:
    return Path(unquote(urlsplit(address).path))
