"""The answers to the 30 shared questions, against what somebody read in the brochure (questions.toml)."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from stadtgraph.answers import rows
from stadtgraph.dataset import bundled
from stadtgraph.examples import Example, read_examples
from stadtgraph.store import GraphStore

EXPECTED: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("questions.toml").read_text("utf-8"))
QUERIES = [example for example in read_examples(bundled()) if example.question]
QUERY: dict[str | None, Example] = {example.question: example for example in QUERIES}
Table = list[dict[str, str]]


@pytest.fixture(params=sorted(EXPECTED))
def question(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def answer(store: GraphStore, question: str) -> Table:
    table = rows(store.query(QUERY[question].bound()))
    return [dict(zip(table.variables, row, strict=True)) for row in table.rows]


def test_each_question_has_one_query_and_one_expected_answer() -> None:
    asked = sorted(example.question or "" for example in QUERIES)
    assert asked == sorted(EXPECTED) == [f"P{number:02}" for number in range(1, 31)]


def test_a_question_that_the_brochure_answers_is_marked_so(question: str) -> None:
    assert QUERY[question].status == "Y"


def test_the_answer_is_what_the_brochure_says(question: str, answer: Table) -> None:
    wanted = EXPECTED[question]
    values = [row[wanted["column"]] for row in answer]
    if "map" in wanted:
        assert sorted((row[wanted["by"]], row[wanted["column"]]) for row in answer) == sorted(wanted["map"].items())
    else:
        assert sorted(values) == sorted(wanted.get("set") or [wanted["value"]])


def test_what_must_hold_on_every_row_does(question: str, answer: Table) -> None:
    wanted = EXPECTED[question]
    for row in answer:
        assert {column: row[column] for column in wanted.get("everywhere", {})} == wanted.get("everywhere", {})
        for column, part in wanted.get("contains", {}).items():
            assert part in row[column]
        assert not row.get("key") or row["project"].endswith(f"/id/project/{row['key']}")


def test_the_answer_shows_its_evidence(answer: Table) -> None:
    assert all(row["quote"] for row in answer)


def test_a_place_lies_in_the_sentence_asked_for(answer: Table, question: str) -> None:
    start, end = EXPECTED[question].get("within", (0, 10**6))
    for row in answer:
        assert start <= int(row.get("charStart", start)) <= int(row.get("charEnd", end)) <= end


def test_the_count_given_by_the_brochure_is_the_count_of_the_graph(store: GraphStore) -> None:
    table = rows(store.query(QUERY["P01"].bound()))
    assert table.rows[0][table.variables.index("statedProjects")] == "32"
