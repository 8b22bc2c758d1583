"""Print a validation report for people and machines."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from stadtgraph.validation.results import Report, Result

RecordOf = Callable[[str], str | None]


@dataclass(frozen=True)
class Words:
    """The words around the messages, in one language."""

    severities: Mapping[str, str]
    more: str
    hints: str
    conforms: str
    fails: str


WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "en": Words(
            MappingProxyType({"Violation": "Violation", "Warning": "Warning", "Info": "Info"}),
            "… {} more of {}",
            "{} hints of severity Info are listed by --format json and turtle",
            "conforms",
            "does not conform",
        ),
        "de": Words(
            MappingProxyType({"Violation": "Verstoß", "Warning": "Warnung", "Info": "Hinweis"}),
            "… {} weitere von {}",
            "Hinweise: {}, aufgelistet mit --format json und turtle",
            "konform",
            "nicht konform",
        ),
    }
)
SHOWN = 10  # results of one shape that are shown to a person; machines get all


def report_text(report: Report, form: str, language: str, record_of: RecordOf = lambda _: None) -> str:
    """The report as `human`, `json` or `turtle` text, messages in `language` where one is chosen.

    record_of: the file of the record that a focus node comes from, for people.
    """
    if form == "json":
        return json.dumps(_as_json(report), ensure_ascii=False, indent=2) + "\n"
    if form == "turtle":
        return report_graph(report).serialize(format="turtle")
    return _for_people(report, WORDS[language], language, record_of)


def _for_people(report: Report, words: Words, language: str, record_of: RecordOf) -> str:
    lines, seen = [], Counter[str]()
    for result in (result for result in report.results if result.severity != "Info"):
        seen[result.shape] += 1
        if seen[result.shape] <= SHOWN:
            lines += _lines(result, words, language, record_of)
    lines += [words.more.format(count - SHOWN, shape) for shape, count in seen.items() if count > SHOWN]
    if report.count("Info"):
        lines.append(words.hints.format(report.count("Info")))
    counts = ", ".join(f"{report.count(severity)} {word}" for severity, word in words.severities.items())
    lines.append(f"{words.conforms if report.conforms else words.fails}: {counts}")
    return "\n".join(lines) + "\n"


def _lines(result: Result, words: Words, language: str, record_of: RecordOf) -> list[str]:
    value = f" ({result.value})" if result.value else ""
    shape = result.constraint or result.shape
    record = record_of(result.focus) or (record_of(result.value) if result.value else None)
    lines = [f"{words.severities[result.severity]}: {result.focus}{value}", f"  {result.message(language)}"]
    return [*lines, *([f"  {record}"] if record else []), f"  {shape}"]


def _as_json(report: Report) -> dict[str, object]:
    fields = ("severity", "focus", "path", "value", "shape", "constraint", "component")
    rows = [{name: getattr(r, name) for name in fields} | {"messages": dict(r.messages)} for r in report.results]
    return {"conforms": report.conforms, "results": rows}


def report_graph(report: Report) -> Graph:
    """The report as SHACL describes it (section 3)."""
    graph, node = Graph(), BNode("report")
    graph.bind("sh", SH)
    graph.add((node, RDF.type, SH.ValidationReport))
    graph.add((node, SH.conforms, Literal(str(report.conforms).lower(), datatype=XSD.boolean)))
    for number, result in enumerate(report.results):
        entry = BNode(f"result{number}")
        graph.add((node, SH.result, entry))
        for predicate, value in _terms(result):
            graph.add((entry, predicate, value))
    return graph


def _terms(result: Result) -> list[tuple[URIRef, Node]]:
    terms: list[tuple[URIRef, Node]] = [
        (RDF.type, SH.ValidationResult),
        (SH.focusNode, _term(result.focus)),
        (SH.resultSeverity, SH[result.severity]),
        (SH.sourceShape, URIRef(result.shape)),
        (SH.sourceConstraintComponent, URIRef(result.component)),
        *((SH.resultMessage, Literal(text, lang=language or None)) for language, text in result.messages),
    ]
    terms += [(SH.resultPath, URIRef(result.path))] if result.path else []
    terms += [(SH.value, _term(result.value))] if result.value else []
    terms += [(SH.sourceConstraint, URIRef(result.constraint))] if result.constraint else []
    return terms


def _term(text: str) -> Node:
    if text.startswith('"'):
        body, _, rest = text.rpartition('"')
        language = rest[1:] if rest.startswith("@") else None
        return Literal(body[1:], lang=language, datatype=rest[3:-1] if rest.startswith("^^") else None, normalize=False)
    return URIRef(text) if ":" in text else BNode(text)
