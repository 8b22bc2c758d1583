"""The files of the data by what they hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from stadtgraph.export import Exported

FORMS = MappingProxyType(
    {
        "trig": "TriG",
        "nq": "N-Quads",
        "ttl": "Turtle",
        "nt": "N-Triples",
        "rdf": "RDF/XML",
        "jsonld": "JSON-LD",
    }
)
WITH_GRAPHS = ("trig", "nq", "jsonld")  # forms in which the whole dataset keeps its graphs


@dataclass(frozen=True, slots=True)
class Listing:
    """A file as it is, and the same packed: their endings, such as `gz`, with them."""

    file: Exported
    form: str
    packed: tuple[tuple[str, Exported], ...]


@dataclass(frozen=True, slots=True)
class Shelved:
    """Files with the same content in several formats.

    kind: `quads`, `triples`, `annotated` or `graph`; graph: its name.
    """

    kind: str
    graph: str
    listings: tuple[Listing, ...]


def shelved(files: Iterable[Exported]) -> tuple[Shelved, ...]:
    """All files: the whole dataset first, then graph by graph."""
    given = list(files)
    found: dict[tuple[str, str], list[Listing]] = {("quads", ""): [], ("triples", ""): [], ("annotated", ""): []}
    for file in given:
        stem, _, form = file.name.partition(".")
        if form in FORMS:
            found.setdefault(_content(stem, form), []).append(Listing(file, FORMS[form], _packed(file, given)))
    return tuple(Shelved(*content, tuple(_ordered(listings))) for content, listings in found.items() if listings)


def _content(stem: str, form: str) -> tuple[str, str]:
    if stem.startswith("graph-"):
        return "graph", stem.removeprefix("graph-")
    if stem == "dataset-annotated":
        return "annotated", ""
    return ("quads" if form in WITH_GRAPHS else "triples"), ""


def _packed(file: Exported, files: Iterable[Exported]) -> tuple[tuple[str, Exported], ...]:
    start = f"{file.name}."
    return tuple((other.name.removeprefix(start), other) for other in files if other.name.startswith(start))


def _ordered(listings: Iterable[Listing]) -> list[Listing]:
    return sorted(listings, key=lambda listing: list(FORMS.values()).index(listing.form))
