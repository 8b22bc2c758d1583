"""The seal: what it keeps, and every way in which a quotation may differ from it."""

import random

import pytest

from stadtgraph.errors import DatasetError
from stadtgraph.quotation import Span
from stadtgraph.seal import Cited, Hit, Seal, read_seal, write_seal
from stadtgraph.units import Unit

QUOTE = Cited(Span(20, 44), "misst den Pegel, täglich")
HEAD = Cited(Span(90, 99), "Am Abend")
TAIL = Cited(Span(200, 215), "leuchtet alles.")
SEAL = Seal(
    sha256="ab" * 32,
    characters=300,
    inputs="cd" * 32,
    sections=(("erlenau", Span(10, 100)), ("muehlbach", Span(100, 190)), ("erlenau-2", Span(192, 300))),
    units=(
        Unit(Span(10, 18), "header"),
        Unit(Span(19, 50), "sentence"),
        Unit(Span(51, 100), "item"),
        Unit(Span(100, 130), "heading"),
        Unit(Span(130, 190), "sentence"),
        Unit(Span(192, 300), "figure-label"),
    ),
    quotes=tuple(sorted((cited.span, cited.digest()) for cited in (QUOTE, HEAD, TAIL))),
    hits=(Hit("theme", "lighting", Span(204, 212)), Hit("theme", "water", Span(30, 35))),
)
ERLENAU = [Span(10, 100), Span(192, 300)]
MUEHLBACH = [Span(100, 190)]


def test_a_seal_is_read_as_it_was_written() -> None:
    assert read_seal(write_seal(SEAL)) == SEAL


def test_the_order_of_entries_does_not_change_the_file() -> None:
    dice = random.Random(7)
    mixed = Seal(
        SEAL.sha256,
        SEAL.characters,
        SEAL.inputs,
        *(tuple(dice.sample(part, len(part))) for part in (SEAL.sections, SEAL.units, SEAL.quotes, SEAL.hits)),  # type: ignore[arg-type]
    )

    assert write_seal(mixed) == write_seal(SEAL)


def test_the_file_does_not_hold_the_words_of_a_quotation() -> None:
    assert "Pegel" not in write_seal(SEAL)


def test_a_seal_without_hits_can_be_read() -> None:
    text = "".join(line for line in write_seal(SEAL).splitlines(keepends=True) if not line.startswith("hit"))

    assert read_seal(text).hits == ()


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("quote 1 2", id="field-missing"),
        pytest.param("quote 1 2 ab cd", id="field-too-many"),
        pytest.param("quotation 1 2 ab", id="unknown-kind"),
        pytest.param("<<<<<<< HEAD", id="merge-conflict"),
        pytest.param("  ", id="white-space"),
    ],
)
def test_a_damaged_line_is_named_by_its_number(line: str) -> None:
    lines = write_seal(SEAL).splitlines()
    lines.insert(6, line)

    with pytest.raises(DatasetError, match=r"^source/x\.seal:7: not a line of a seal; make it again"):
        read_seal("\n".join(lines), "source/x.seal")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param("unit 1 2 verse", "unknown kind of unit 'verse'", id="unknown-kind-of-unit"),
        pytest.param("unit one 2 item", "'one'", id="offset-is-no-number"),
    ],
)
def test_a_damaged_value_is_named(line: str, reason: str) -> None:
    with pytest.raises(DatasetError, match=f"damaged .*{reason}"):
        read_seal(write_seal(SEAL) + line + "\n")


def test_a_seal_without_checksum_is_damaged() -> None:
    with pytest.raises(DatasetError, match=r"damaged .*sha256"):
        read_seal(write_seal(SEAL).replace("sha256 " + SEAL.sha256 + "\n", ""))


def test_a_quotation_is_held_at_its_place() -> None:
    assert SEAL.holds(QUOTE)


@pytest.mark.parametrize(
    "cited",
    [
        pytest.param(Cited(QUOTE.span, "misst den Pegel, taglich"), id="one-letter"),
        pytest.param(Cited(QUOTE.span, "Misst den Pegel, täglich"), id="capital-letter"),
        pytest.param(Cited(QUOTE.span, "misst den Pegel täglich"), id="punctuation"),
        pytest.param(Cited(QUOTE.span, "misst den Pegel,  täglich"), id="white-space"),
        pytest.param(Cited(Span(21, 45), QUOTE.quote), id="moved-by-one"),
        pytest.param(Cited(Span(20, 45), QUOTE.quote), id="end-moved-by-one"),
        pytest.param(Cited(TAIL.span, QUOTE.quote), id="at-the-place-of-another"),
    ],
)
def test_an_altered_or_moved_quotation_is_not_held(cited: Cited) -> None:
    assert not SEAL.holds(cited)


def test_a_digest_that_stands_at_another_place_does_not_hold() -> None:
    forged = read_seal(write_seal(SEAL).replace("quote 20 44", "quote 21 45"))

    assert not forged.holds(QUOTE)
    assert forged.locate(QUOTE.quote, ERLENAU) == []


def test_a_quotation_is_located_within_its_sections() -> None:
    assert SEAL.locate(QUOTE.quote, ERLENAU) == [(QUOTE,)]


def test_a_quotation_moved_into_another_section_is_not_located() -> None:
    assert SEAL.locate(QUOTE.quote, MUEHLBACH) == []


@pytest.mark.parametrize("quote", ["misst den Pegel, täglick", "misst den Pegel täglich", "misst den Pegel"])
def test_an_altered_quotation_is_not_located(quote: str) -> None:
    assert SEAL.locate(quote, ERLENAU) == []


def test_a_quotation_that_crosses_a_gap_is_located_in_two_pieces() -> None:
    assert SEAL.locate("Am Abend leuchtet alles.", ERLENAU) == [(HEAD, TAIL)]


def test_pieces_are_not_joined_in_the_wrong_order() -> None:
    assert SEAL.locate("leuchtet alles. Am Abend", ERLENAU) == []


def test_pieces_are_not_joined_within_one_section() -> None:
    assert SEAL.locate("Am Abend leuchtet alles.", [Span(10, 300)]) == []


def test_a_quotation_sealed_twice_is_located_twice() -> None:
    again = Cited(Span(60, 84), QUOTE.quote)
    seal = read_seal(write_seal(SEAL) + f"quote 60 84 {again.digest()}\n")

    assert seal.locate(QUOTE.quote, ERLENAU) == [(QUOTE,), (again,)]


@pytest.mark.parametrize(
    ("span", "section"),
    [
        pytest.param(Span(10, 100), "erlenau", id="whole-section"),
        pytest.param(Span(100, 101), "muehlbach", id="begins-where-the-last-one-ends"),
        pytest.param(Span(90, 110), None, id="over-two-sections"),
        pytest.param(Span(185, 191), None, id="beyond-its-end"),
        pytest.param(Span(190, 192), None, id="between-sections"),
        pytest.param(Span(0, 5), None, id="before-all"),
    ],
)
def test_the_section_of_a_span_covers_it(span: Span, section: str | None) -> None:
    assert SEAL.section_of(span) == section


@pytest.mark.parametrize(
    ("span", "numbers"),
    [
        pytest.param(Span(20, 30), [2], id="inside-one"),
        pytest.param(Span(45, 60), [2, 3], id="over-two"),
        pytest.param(Span(100, 140), [1, 2], id="counted-from-the-section"),
        pytest.param(Span(18, 19), [], id="between-units"),
        pytest.param(Span(90, 110), [], id="over-two-sections"),
    ],
)
def test_units_are_numbered_within_their_section(span: Span, numbers: list[int]) -> None:
    assert SEAL.unit_numbers(span) == numbers


def test_the_units_of_a_section_come_in_order() -> None:
    assert [unit.kind for unit in SEAL.units_in(Span(10, 100))] == ["header", "sentence", "item"]
