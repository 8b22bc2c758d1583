"""The two lanes must pass every W3C test of SHACL that pyshacl passes alone.

Give the path of a checkout of w3c/data-shapes in STADTGRAPH_SHACL_TESTS; with STADTGRAPH_WRITE_TABLE=1 the result is
written to docs/conformance.md. Compared are severity, shape, focus node, path, value and component of each result.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from rdflib import Graph

from stadtgraph.errors import ShapeError
from stadtgraph.validation.engine import core_results, read_report, validate_graph
from stadtgraph.validation.results import Result

from .shacl_suite import ShaclTest, parsed, read_tests
from .suite import commit_of
from .table import with_table

CHECKOUT = os.environ.get("STADTGRAPH_SHACL_TESTS", "")
DOCUMENT = Path(__file__).parents[2] / "docs" / "conformance.md"
BLANK = "_:"

pytestmark = pytest.mark.skipif(
    not CHECKOUT, reason="the W3C suite is not part of the project: set STADTGRAPH_SHACL_TESTS to a checkout of it"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What went wrong with a test, in pyshacl alone and in the two lanes; empty where it passes."""

    test: ShaclTest
    alone: str
    lanes: str


def alone(data: Graph, shapes: Graph) -> Iterable[Result]:
    """What pyshacl says of the shapes as they are."""
    return core_results(data, shapes, shapes)


def lanes(data: Graph, shapes: Graph) -> Iterable[Result]:
    """What the two lanes say."""
    return validate_graph(data, shapes).results


def outcome(test: ShaclTest, validate: Callable[[Graph, Graph], Iterable[Result]]) -> str:
    """What is wrong; empty for nothing."""
    shapes = parsed(test.shapes)
    data = shapes if test.data == test.shapes else parsed(test.data)
    try:
        found = list(validate(data, shapes))
    except ShapeError as error:
        return "" if test.expected is None else f"refused: {error}"
    if test.expected is None:
        return "a failure is expected"
    expected = list(read_report(test.expected, shapes))
    return "" if summary(found) == summary(expected) else "another result"


def summary(results: Iterable[Result]) -> Counter[tuple[str | None, ...]]:
    """Results without what may differ: messages, and the names of blank nodes."""
    return Counter(
        tuple(
            BLANK if part and part.startswith(BLANK) else part
            for part in (r.severity, r.shape, r.focus, r.path, r.value, r.component)
        )
        for r in results
    )


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return [Verdict(test, outcome(test, alone), outcome(test, lanes)) for test in read_tests(Path(CHECKOUT))]


def test_the_lanes_pass_what_pyshacl_passes(verdicts: list[Verdict]) -> None:
    lost = [(v.test.category, v.test.name, v.lanes) for v in verdicts if v.lanes and not v.alone]

    assert len(verdicts) > 100, "the manifests were read"
    assert not lost


def test_the_documented_table_is_what_was_measured(verdicts: list[Verdict]) -> None:
    fresh = with_table(DOCUMENT, table(verdicts, commit_of(Path(CHECKOUT))), "shacl")
    if os.environ.get("STADTGRAPH_WRITE_TABLE"):
        DOCUMENT.write_text(fresh, "utf-8")

    assert DOCUMENT.read_text("utf-8") == fresh, "set STADTGRAPH_WRITE_TABLE=1 to write it"


def table(verdicts: list[Verdict], commit: str) -> str:
    """Counts for each category, then each test that fails somewhere."""
    lines = [f"Suite: [w3c/data-shapes](https://github.com/w3c/data-shapes), commit {commit}.", ""]
    lines += ["| category | tests | pyshacl alone | two lanes |", "| --- | --- | --- | --- |"]
    for category in [*dict.fromkeys(v.test.category for v in verdicts), ""]:
        part = [v for v in verdicts if category in ("", v.test.category)]
        passed = (sum(not v.alone for v in part), sum(not v.lanes for v in part))
        lines.append(f"| {category or '**all**'} | {len(part)} | {passed[0]} | {passed[1]} |")
    failed = [v for v in verdicts if v.alone or v.lanes]
    lines += ["", "| test that fails | pyshacl alone | two lanes |", "| --- | --- | --- |"] if failed else []
    lines += [f"| {v.test.category}/{v.test.name} | {kind(v.alone)} | {kind(v.lanes)} |" for v in failed]
    return "\n".join([*lines, ""])


def kind(why: str) -> str:
    """How a test failed, in short."""
    return why.partition(":")[0] or "passes"
