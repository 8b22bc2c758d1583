"""Seeded defects: each is found, by the right rule, at the right place; its repaired twin draws nothing."""

import json
import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from second_engine import first_opinion, second_opinion
from stadtgraph.validation.check import Request, check
from stadtgraph.validation.engine import validate_graph
from stadtgraph.validation.findings import Outcome
from stadtgraph.validation.formats.machine import as_json
from stadtgraph.validation.graphs import read_graph

DEFECTS = Path(__file__).parents[1] / "defects"
PROLOGUE = "@prefix ex: <https://example.org/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n"
X = 'ex:x a ex:Thing ; ex:name "X" ; ex:marked ex:mark ; ex:text "t"@de ;'
HUGE = "h" * 200_000
MARK = "§"
FORMATS = {"nt": ox.RdfFormat.N_TRIPLES, "nq": ox.RdfFormat.N_QUADS}
Case = dict[str, str]


@cache
def read() -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = tomllib.loads((DEFECTS / "cases.toml").read_text("utf-8"))
    return found


def turtle(body: str) -> str:
    return PROLOGUE + body.replace("{x}", X).replace("{huge}", HUGE) + "\n"


# How a document may be written: name of the file, and its text made of Turtle.
WRITINGS: dict[str, tuple[str, Callable[[str], str]]] = {
    "as it is": ("d.ttl", lambda text: text),
    "CRLF": ("d.ttl", lambda text: text.replace("\n", "\r\n")),
    "CR": ("d.ttl", lambda text: text.replace("\n", "\r")),
    "with a signature": ("d.ttl", lambda text: "\ufeff" + text),
    "as a graph": ("d.trig", lambda text: text.replace("\n\n", "\n\nGRAPH ex:g {\n", 1).rstrip() + "\n}\n"),
}


def place(text: str) -> tuple[int, int]:
    """Line and column of the character after the mark."""
    before = text.removeprefix("\ufeff").partition(MARK)[0].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def checked(path: Path) -> Outcome:
    return check(Request([path], [str(DEFECTS / "shapes.ttl")]))


def written(path: Path, text: str) -> Path:
    path.write_bytes(text.replace(MARK, "").encode())
    return path


def cases() -> list[Any]:
    return [pytest.param(case, id=f"{number}-{case['rule']}") for number, case in enumerate(read()["case"])]


@pytest.mark.parametrize("case", cases())
@pytest.mark.parametrize("writing", WRITINGS)
def test_a_defect_is_found_where_it_is_written(case: Case, writing: str, tmp_path: Path) -> None:
    name, written_as = WRITINGS[writing]
    if "@base" in case["bad"] and name == "d.trig":
        pytest.skip("a directive cannot stand within a graph")
    text = written_as(turtle(case["bad"]))
    [finding] = checked(written(tmp_path / name, text)).findings
    assert finding.place is not None
    assert (finding.rule.removeprefix("ex:"), (finding.place.line, finding.place.column)) == (
        case["rule"].removeprefix("ex:"),
        place(text),
    )


@pytest.mark.parametrize("case", cases())
@pytest.mark.parametrize("extension", FORMATS)
def test_a_defect_is_found_on_its_line(case: Case, extension: str, tmp_path: Path) -> None:
    lines = as_lines(turtle(case["bad"]).replace(MARK, ""), extension)
    [finding] = checked(written(tmp_path / f"d.{extension}", "\n".join(lines) + "\n")).findings
    assert finding.place is not None
    assert finding.rule.removeprefix("ex:") == case["rule"].removeprefix("ex:")
    assert lines[finding.place.line - 1] == expected_line(lines, case)


def converted(text: str, form: ox.RdfFormat) -> str:
    """Turtle in another syntax."""
    return (ox.serialize(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE), format=form) or b"").decode()


def as_lines(text: str, extension: str) -> list[str]:
    return converted(text, FORMATS[extension]).splitlines()


def expected_line(lines: list[str], case: Case) -> str:
    needle = case.get("needle", "<https://example.org/x> ")
    if needle == "{second blank}":
        return [line for line in lines if "/address>" in line][-1]
    return next(line for line in lines if needle in line)


@pytest.mark.parametrize("case", cases())
@pytest.mark.parametrize("extension", ["ttl", "nt", "jsonld", "rdf"])
def test_a_repaired_twin_draws_nothing(case: Case, extension: str, tmp_path: Path) -> None:
    text = turtle(case["good"])
    if extension != "ttl":
        form = ox.RdfFormat.from_extension(extension)
        assert form is not None
        text = converted(text, form)
    outcome = checked(written(tmp_path / f"d.{extension}", text))
    assert (outcome.findings, outcome.faults, outcome.exit_code) == ((), (), 0)


@pytest.mark.parametrize("case", cases())
def test_a_defect_in_a_syntax_without_places_names_the_file(case: Case, tmp_path: Path) -> None:
    text = converted(turtle(case["bad"]).replace(MARK, ""), ox.RdfFormat.JSON_LD)
    path = written(tmp_path / "d.jsonld", text)
    [finding] = checked(path).findings
    assert finding.place is not None
    assert (Path(finding.place.file).name, finding.place.line) == ("d.jsonld", 0)


@pytest.mark.parametrize("case", read()["broken"], ids=lambda case: case["name"])
def test_a_document_that_cannot_be_read_says_where_and_why(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case["name"]
    path.write_bytes(case["text"].replace(MARK, "").encode(case.get("encoding", "utf-8")))
    outcome = checked(path)
    [fault] = outcome.faults
    assert (fault.line, fault.column) == place(case["text"])
    assert case["said"] in fault.message("en")
    assert fault.message("de") != fault.message("en")
    assert outcome.exit_code == 2


def test_a_second_engine_finds_the_same_defects(tmp_path: Path) -> None:
    shapes = read_graph([DEFECTS / "shapes.ttl"])
    for number, case in enumerate(read()["case"]):
        data = read_graph([written(tmp_path / f"{number}.ttl", turtle(case["bad"]))])
        assert second_opinion(data, shapes) == first_opinion(validate_graph(data, shapes)), case["rule"]


def test_there_are_enough_defects() -> None:
    documents = len(read()["case"]) * (len(WRITINGS) + len(FORMATS) + 1) + len(read()["broken"])
    assert documents >= 120


def test_every_finding_speaks_both_languages(tmp_path: Path) -> None:
    for number, case in enumerate(read()["case"]):
        outcome = checked(written(tmp_path / f"{number}.ttl", turtle(case["bad"])))
        [result] = json.loads(as_json(outcome, "de"))["results"]
        assert result["messages"]["de"] != result["messages"]["en"], case["rule"]
        assert not re.search(r"\{[a-z]+\}", result["messages"]["en"]), case["rule"]
