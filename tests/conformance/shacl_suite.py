"""Read the tests of a checkout of w3c/data-shapes: what to validate against what, and which results are expected."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from rdflib import Graph, Namespace, Node, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
MANIFEST = "data-shapes-test-suite/tests/manifest.ttl"


@dataclass(frozen=True, slots=True)
class ShaclTest:
    """One test. `expected` is the file's graph with no other results than those expected; None where it must fail."""

    name: str
    category: str
    data: Path
    shapes: Path
    expected: Graph | None


def read_tests(checkout: Path) -> list[ShaclTest]:
    """Every validation test, in the order of the manifests."""
    return list(_tests(checkout.resolve() / MANIFEST))


def parsed(path: Path) -> Graph:
    """A file of the suite; relative IRIs are relative to it."""
    return Graph().parse(path, format="turtle", publicID=path.as_uri())


def _tests(path: Path) -> Iterator[ShaclTest]:
    manifest = parsed(path)
    for included in sorted(manifest.objects(URIRef(path.as_uri()), MF.include), key=str):
        yield from _tests(_file(included))
    for head in manifest.objects(URIRef(path.as_uri()), MF.entries):
        for entry in Collection(manifest, head):
            yield _test(manifest, entry, path)


def _test(manifest: Graph, entry: Node, path: Path) -> ShaclTest:
    action, result = manifest.value(entry, MF.action), manifest.value(entry, MF.result)
    data, shapes = (_file(manifest.value(action, part)) for part in (SHT.dataGraph, SHT.shapesGraph))
    category = f"{path.parent.parent.name}/{path.parent.name}"
    return ShaclTest(path.stem, category, data, shapes, None if result == SHT.Failure else _only(manifest, result))


def _only(manifest: Graph, report: Node | None) -> Graph:
    """The graph without results that are not those of one report: data may hold reports too."""
    found, kept = Graph() + manifest, set(manifest.objects(report, SH.result))
    for result in set(found.subjects(RDF.type, SH.ValidationResult)) - kept:
        found.remove((result, RDF.type, SH.ValidationResult))
    return found


def _file(node: Node | None) -> Path:
    assert isinstance(node, URIRef), node
    return Path(unquote(urlsplit(str(node)).path))
