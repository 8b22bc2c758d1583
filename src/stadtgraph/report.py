"""Print a validation report for people and machines."""

import json
from collections import Counter

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from stadtgraph.validate import Report, Result

SHOWN = 10  # results of one shape that are shown to a person; machines get all


def report_text(report: Report, form: str, language: str) -> str:
    """The report as `human`, `json` or `turtle` text, messages in `language` where one is chosen."""
    if form == "json":
        return json.dumps(_as_json(report), ensure_ascii=False, indent=2) + "\n"
    if form == "turtle":
        return report_graph(report).serialize(format="turtle")
    return _for_people(report, language)


def _for_people(report: Report, language: str) -> str:
    lines, seen = [], Counter[str]()
    for result in (result for result in report.results if result.severity != "Info"):
        seen[result.shape] += 1
        if seen[result.shape] <= SHOWN:
            lines += _lines(result, language)
    lines += [f"… {count - SHOWN} more of {shape}" for shape, count in seen.items() if count > SHOWN]
    if report.count("Info"):
        lines.append(f"{report.count('Info')} hints of severity Info are listed by --format json and turtle")
    counts = ", ".join(f"{report.count(severity)} {severity}" for severity in ("Violation", "Warning", "Info"))
    lines.append(f"{'conforms' if report.conforms else 'does not conform'}: {counts}")
    return "\n".join(lines) + "\n"


def _lines(result: Result, language: str) -> list[str]:
    value = f" ({result.value})" if result.value else ""
    shape = result.constraint or result.shape
    return [f"{result.severity}: {result.focus}{value}", f"  {result.message(language)}", f"  {shape}"]


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
