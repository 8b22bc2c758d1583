"""From results to findings: places, messages, repairs, fingerprints."""

from collections.abc import Callable, Sequence

from rdflib import Graph

from stadtgraph.validation.findings import Finding, fingerprint, rule_of
from stadtgraph.validation.graphs import node_of, text_of
from stadtgraph.validation.parsing import Parsed
from stadtgraph.validation.places import Place, index
from stadtgraph.validation.repairs import Repairs
from stadtgraph.validation.results import Report, Result
from stadtgraph.validation.terms import is_blank
from stadtgraph.validation.wording import Short, detail, messages

RecordOf = Callable[[str], str | None]


def findings(
    report: Report,
    data: Graph,
    parsed: Sequence[Parsed],
    short: Short,
    *,
    record_of: RecordOf = lambda _: None,
    begun: Callable[[], None] = lambda: None,
) -> tuple[Finding, ...]:
    """Every result as a finding, in the order of level, rule, file and line.

    parsed: the documents that were checked. record_of: the file of the record that an IRI comes from. begun: is called
    before each document is searched for places.
    """
    places, repairs = index(parsed, report.results, begun), Repairs(data, short)
    found = [
        Finding(
            result=result,
            rule=rule_of(result, short),
            place=places.of(result),
            messages=messages(result, short),
            repair=repairs.of(result),
            fingerprint=fingerprint(result, described(data, result.focus)),
            record=_record(result, record_of),
            detail=detail(result, short, repairs.present(result)),
        )
        for result in report.results
    ]
    return tuple(sorted(found, key=_order))


def _order(finding: Finding) -> tuple[int, str, Place, str, str]:
    levels = ("Violation", "Warning", "Info")
    place = finding.place or Place("")
    return levels.index(finding.level), finding.rule, place, finding.result.focus, finding.result.value or ""


def _record(result: Result, record_of: RecordOf) -> str | None:
    return record_of(result.focus) or (record_of(result.value) if result.value else None)


def described(data: Graph, node: str) -> str:
    """A node as text that stays the same in every run: a blank node by what is said of it."""
    if not is_blank(node):
        return node
    blank = node_of(node)
    out = sorted(f"{p} {_named(text_of(o))}" for p, o in data.predicate_objects(blank))
    into = sorted(f"{_named(text_of(s))} {p}" for s, p in data.subject_predicates(blank))
    return "\n".join(["_:", *out, *into])


def _named(term: str) -> str:
    return "_:" if is_blank(term) else term
