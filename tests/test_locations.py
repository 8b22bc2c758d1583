"""Where a problem stands: a path that a terminal opens, the line, the first words of the quotation."""

from pathlib import Path

import pytest

from stadtgraph.errors import Problem
from stadtgraph.locations import located, outline

RECORD = """slug = "x"
states = ["hessen"]

[summary]
de = "Satz."

[measure.fest]  # a table
label = { de = "Fest" }

[[passage]]
quote = "Eins zwei drei vier fünf sechs"
says = ["measure:fest"]
[[ passage ]]
reads = ["theme:a"]
quote = 'sieben'

[[no_fact]]
starts = "Acht"
[[scheme]]
id = "a"
[[scheme.concept]]
id = "b"
[[scheme]]
id = "c"
[[scheme.concept]]
id = "d"
[[scheme.concept]]
id = "e"
"""


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("states[0]", 2),
        ("summary.en", 4),
        ("measure.fest", 7),
        ("measure.fest.label.de", 8),
        ("passage[0]", 10),
        ("passage[0].says[3]", 12),
        ("passage[1].quote", 15),
        ("no_fact[0].quote", 17),
        ("scheme[1].concept[1].id", 28),
        ("scheme[1].concept[7].id", 23),
        ("motto", None),
        ("", None),
    ],
)
def test_a_key_has_the_line_where_it_stands_else_of_what_holds_it(key: str, line: int | None) -> None:
    assert outline(RECORD).line(key) == line


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("passage[0].says[0]", "Eins zwei drei vier fünf …"),
        ("passage[1]", "sieben"),
        ("no_fact[0]", "Acht"),
        ("measure.fest", None),
    ],
)
def test_the_first_words_of_the_quotation_are_known(key: str, words: str | None) -> None:
    assert outline(RECORD).quotation(key) == words


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "a.toml").write_text(RECORD, "utf-8")
    return tmp_path


def test_problems_come_in_numerical_order(data: Path) -> None:
    problems = [Problem("a.toml", f"passage[{number}].says[0]", "wrong") for number in (10, 2, 1)]

    assert [line.split(": ")[1].split(".")[0] for line in located(problems, data)] == [
        "passage[1]",
        "passage[2]",
        "passage[10]",
    ]


def test_a_path_is_given_from_the_working_directory(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem("a.toml", "passage[1].reads[0]", "wrong")

    assert located([problem], data) == [f"{data}/a.toml:14: passage[1].reads[0] (“sieben”): wrong"]
    monkeypatch.chdir(data.parent)
    assert located([problem], data) == [f"{data.name}/a.toml:14: passage[1].reads[0] (“sieben”): wrong"]


def test_words_that_the_message_has_are_not_repeated(data: Path) -> None:
    problem = Problem("a.toml", "passage[1].quote", "'sieben' is not sealed")

    assert located([problem], data) == [f"{data}/a.toml:15: passage[1].quote: 'sieben' is not sealed"]


def test_the_line_that_the_parser_names_is_taken(data: Path) -> None:
    problem = Problem("a.toml", "", "not valid TOML: Expected '=' (at line 8, column 3)")

    assert located([problem], data)[0].startswith(f"{data}/a.toml:8: not valid TOML")


def test_a_file_that_is_missing_or_no_toml_has_no_line(data: Path) -> None:
    problems = [Problem("b.toml", "motto", "is missing"), Problem("b.ttl", "", "damaged")]

    assert located(problems, data) == [f"{data}/b.toml: motto: is missing", f"{data}/b.ttl: damaged"]
