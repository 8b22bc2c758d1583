"""An answer as a table for people: cells with what they are, and labels for the IRIs among them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, FOAF, RDFS, SKOS, XSD

from stadtgraph.namespaces import SCHEMA
from stadtgraph.pages.texts import Language

Kind = Literal["iri", "literal", "blank", "nothing"]
NUMBERS = frozenset(str(XSD[name]) for name in ("integer", "decimal", "double", "float", "int", "long", "gYear"))
TRIPLE = ("subject", "predicate", "object")
BATCH = 500  # IRIs that one question asks labels for
LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title, SCHEMA.name, FOAF.name)  # best first


@dataclass(frozen=True, slots=True)
class Cell:
    """One term of an answer. text: the IRI, the literal's lexical form, the blank node's name; empty for nothing.

    label: what an IRI is called, in `language`, which is the language of the text for a literal.
    """

    kind: Kind
    text: str = ""
    label: str = ""
    language: str = ""
    datatype: str = ""

    @property
    def number(self) -> float | None:
        """Its value when it is a number."""
        if self.kind != "literal" or self.datatype not in NUMBERS:
            return None
        try:
            return float(self.text)
        except ValueError:
            return None

    @property
    def words(self) -> str:
        """What a reader sees: the label of an IRI if it has one, else the text."""
        return self.label or self.text


NOTHING = Cell("nothing")


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by name, and rows of cells. kind: of the answer, `solutions`, `boolean` or `triples`."""

    kind: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def first(self, most: int) -> "Table":
        """The table with its first rows only."""
        return replace(self, rows=self.rows[:most])

    def without(self, columns: Iterable[str]) -> "Table":
        """The table without some columns."""
        left_out = {*columns}
        kept = [place for place, name in enumerate(self.columns) if name not in left_out]
        rows = tuple(tuple(row[place] for place in kept) for row in self.rows)
        return Table(self.kind, tuple(self.columns[place] for place in kept), rows)

    def iris(self) -> list[str]:
        """Every IRI in it, sorted."""
        return sorted({cell.text for row in self.rows for cell in row if cell.kind == "iri"})


def read_table(kind: str, body: bytes) -> Table:
    """The bytes of an answer as a table: JSON results, or N-Triples for `triples`."""
    if kind == "triples":
        parsed = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
        rows = {(_cell(quad.subject), _cell(quad.predicate), _cell(quad.object)) for quad in parsed}
        return Table(kind, TRIPLE, tuple(sorted(rows, key=lambda row: tuple(cell.text for cell in row))))
    found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return Table(kind, ("answer",), ((Cell("literal", str(bool(found)).lower(), datatype=str(XSD.boolean)),),))
    names = tuple(variable.value for variable in found.variables)
    return Table(kind, names, tuple(tuple(_cell(row[name]) for name in names) for row in found))


def _cell(term: object) -> Cell:
    match term:
        case None:
            return NOTHING
        case ox.NamedNode():
            return Cell("iri", term.value)
        case ox.Literal():
            return Cell("literal", term.value, "", term.language or "", term.datatype.value)
        case ox.BlankNode():
            return Cell("blank", f"_:{term.value}")
    return Cell("literal", str(term))  # a triple term


def label_questions(iris: Sequence[str]) -> Iterator[str]:
    """The questions for the labels of IRIs that came from an answer."""
    properties = ", ".join(f"<{label}>" for label in LABELS)
    for start in range(0, len(iris), BATCH):
        batch = " ".join(str(ox.NamedNode(iri)) for iri in iris[start : start + BATCH])
        yield (
            f"SELECT ?x ?p ?label (LANG(?label) AS ?language) "
            f"WHERE {{ VALUES ?x {{ {batch} }} ?x ?p ?label FILTER(?p IN ({properties})) }}"
        )


def best_labels(rows: Iterable[Mapping[str, str]], language: Language) -> dict[str, tuple[str, str]]:
    """For each IRI its label and the label's language: the reader's, else German, English, any."""
    wanted = (language, "de", "en", "")
    ranks: dict[str, tuple[int, int, str, str]] = {}
    for row in rows:
        tag = row.get("language", "")
        spoken = wanted.index(tag) if tag in wanted else len(wanted)
        rank = (spoken, [str(label) for label in LABELS].index(row["p"]), row["label"], tag)
        if row["x"] not in ranks or rank < ranks[row["x"]]:
            ranks[row["x"]] = rank
    return {iri: (label, tag) for iri, (_, _, label, tag) in ranks.items()}


def labelled(table: Table, labels: Mapping[str, tuple[str, str]]) -> Table:
    """The table with labels beside its IRIs."""

    def named(cell: Cell) -> Cell:
        label = labels.get(cell.text) if cell.kind == "iri" else None
        return replace(cell, label=label[0], language=label[1]) if label else cell

    return replace(table, rows=tuple(tuple(named(cell) for cell in row) for row in table.rows))


def other_language(columns: Iterable[str], language: Language) -> set[str]:
    """The columns that say in the other language what another column says: `label` and `labelEn` are such a pair."""
    names = {*columns}
    english = {name for name in names if name.endswith("En") and name[:-2] in names}
    return english if language == "de" else {name[:-2] for name in english}


def repeated(table: Table) -> set[str]:
    """The columns of text that only repeat the labels of a column of IRIs."""
    places = range(len(table.columns))
    labels = {tuple(row[place].label for row in table.rows) for place in places if _all(table, place, "iri")}
    texts = {place: tuple(row[place].text for row in table.rows) for place in places if _all(table, place, "literal")}
    return {table.columns[place] for place, words in texts.items() if words in labels}


def _all(table: Table, place: int, kind: Kind) -> bool:
    return bool(table.rows) and all(row[place].kind == kind for row in table.rows)


def curie(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI in short by the longest namespace that fits; the IRI itself when none does."""
    fitting = [(len(space), prefix) for prefix, space in prefixes.items() if iri.startswith(space) and iri != space]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"
