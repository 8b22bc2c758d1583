"""Units of text: header parts, headings, sentences, items, figure labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtgraph.quotation import Span
from stadtgraph.units import Unit, UnitKind, Zone, cut

HEADER = """\
Stadt Mühlbach
Kleine Kleinstadt • Hessen

Projekttitel: Mühlbach leuchtet

In Kooperation mit: Erlenau, Oberau
und Niederau

Motto: Licht, wo es
gebraucht wird

Die Stadt liegt am Bach.
"""


def units(text: str, *zones: Zone, headed: bool = False) -> list[tuple[UnitKind, str]]:
    """Kind and text of each unit of a text that is one section, with another one behind it."""
    found = cut(text + "\nNext", Span(0, len(text)), zones, headed=headed)
    return [(unit.kind, text[unit.span.start : unit.span.end]) for unit in found]


def sentences(text: str) -> list[str]:
    found = units(text)
    assert {kind for kind, _ in found} == {"sentence"}
    return [printed for _, printed in found]


def test_the_header_ends_with_the_motto() -> None:
    assert units(HEADER, headed=True) == [
        ("header", "Stadt Mühlbach\nKleine Kleinstadt • Hessen"),
        ("header", "Projekttitel: Mühlbach leuchtet"),
        ("header", "In Kooperation mit: Erlenau, Oberau\nund Niederau"),
        ("header", "Motto: Licht, wo es\ngebraucht wird"),
        ("sentence", "Die Stadt liegt am Bach."),
    ]


def test_prose_inside_the_header_is_cut_into_sentences() -> None:
    text = "Stadt Mühlbach\n\nSie liegt am Bach. Sie ist alt.\n\nMotto: Licht\n\nDann weiter."

    assert units(text, headed=True) == [
        ("header", "Stadt Mühlbach"),
        ("sentence", "Sie liegt am Bach."),
        ("sentence", "Sie ist alt."),
        ("header", "Motto: Licht"),
        ("sentence", "Dann weiter."),
    ]


def test_a_motto_that_ends_with_a_full_stop_is_a_header_part() -> None:
    assert units("Motto: Wir sehen uns.\n\nDann weiter.", headed=True)[0] == ("header", "Motto: Wir sehen uns.")


def test_a_section_of_nothing_but_a_header_has_header_parts_only() -> None:
    assert units("Stadt Mühlbach\n\nMotto: Licht", headed=True) == [
        ("header", "Stadt Mühlbach"),
        ("header", "Motto: Licht"),
    ]


def test_without_a_motto_everything_is_body() -> None:
    assert units("Sie liegt am Bach.", headed=True) == [("sentence", "Sie liegt am Bach.")]


def test_a_section_without_header_has_no_header_parts() -> None:
    assert "header" not in {kind for kind, _ in units(HEADER)}


@pytest.mark.parametrize("bullet", ["■", "•", "–", "-"], ids=["square", "dot", "dash", "hyphen"])
def test_a_bullet_begins_an_item(bullet: str) -> None:
    text = f"Geplant ist viel.\n\n{bullet} Lichtplan für\ndie Altstadt\n{bullet} Werkstatt\n"

    assert units(text) == [
        ("sentence", "Geplant ist viel."),
        ("item", f"{bullet} Lichtplan für\ndie Altstadt"),
        ("item", f"{bullet} Werkstatt"),
    ]


def test_an_item_ends_at_a_blank_line() -> None:
    assert units("■ Werkstatt\n\nDanach geht es weiter.") == [
        ("item", "■ Werkstatt"),
        ("sentence", "Danach geht es weiter."),
    ]


def test_a_numbered_line_is_an_item() -> None:
    assert units("1. Lichtplan machen\n2. Laternen bauen\n12. Feiern") == [
        ("item", "1. Lichtplan machen"),
        ("item", "2. Laternen bauen"),
        ("item", "12. Feiern"),
    ]


def test_a_criterion_is_an_item() -> None:
    assert units("K 1 Nutzen für alle\nK 12 Übertragbarkeit") == [
        ("item", "K 1 Nutzen für alle"),
        ("item", "K 12 Übertragbarkeit"),
    ]


def test_a_dash_inside_a_line_begins_no_item() -> None:
    assert sentences("Sie fährt stündlich – auch sonntags.") == ["Sie fährt stündlich – auch sonntags."]


def test_a_lone_line_without_full_stop_is_a_heading() -> None:
    assert units("Das war gut.\n\nDer neue Weg\n\nEr führt zum Bach.") == [
        ("sentence", "Das war gut."),
        ("heading", "Der neue Weg"),
        ("sentence", "Er führt zum Bach."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("der neue Weg", id="lower-case"),
        pytest.param("Aussichtspunkt", id="one-word"),
        pytest.param("Der neue Weg:", id="colon"),
        pytest.param(
            "Der neue Weg und alles, was an ihm liegt oder noch an ihm liegen soll und wird", id="70-characters"
        ),
    ],
)
def test_a_line_that_may_go_on_is_no_heading(line: str) -> None:
    assert "heading" not in {kind for kind, _ in units(f"Das war gut.\n\n{line}\n\nführt zum Bach.")}


def test_a_sentence_goes_on_over_a_blank_line() -> None:
    assert sentences("Die Laternen stehen\nseit gestern am\n\nneuen Weg zum Bach. Sie leuchten.") == [
        "Die Laternen stehen\nseit gestern am\n\nneuen Weg zum Bach.",
        "Sie leuchten.",
    ]


def test_a_capitalised_line_within_a_sentence_is_no_heading() -> None:
    text = "Die Laternen stehen\nseit gestern am\n\nAlten Weg zum Bach\n\nund leuchten."

    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Es gibt viel, z. B. Laternen.",
        "Es gibt viel, z.B. Laternen.",
        "Laternen, Bänke u. a. Dinge stehen dort.",
        "Das kostet ca. 3 Mio. Euro.",
        "Der Verein Lichtblick e.V. Mühlbach hilft.",
        "Die Straße nach St. Wendel ist gesperrt.",
        "Bänke, Laternen etc. Mühlbachs sind neu.",
        "Wiesen bzw. Weiden gibt es inkl. Zäunen.",
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


def test_a_word_that_ends_like_an_abbreviation_ends_its_sentence() -> None:
    assert sentences("Das war prima. Laternen leuchten.") == ["Das war prima.", "Laternen leuchten."]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("Geht das? Es geht!  Gut.", ["Geht das?", "Es geht!", "Gut."], id="question-and-exclamation"),
        pytest.param("Sie ruft „Komm!“ Er kommt.", ["Sie ruft „Komm!“", "Er kommt."], id="closing-quotation-mark"),
        pytest.param("Das ist so. „Komm“ ruft sie.", ["Das ist so.", "„Komm“ ruft sie."], id="opening-quotation-mark"),
        pytest.param("Das ist so.Und dann ist es aus.", ["Das ist so.", "Und dann ist es aus."], id="space-missing"),
        pytest.param("Seit 1998. 2020 kam mehr.", ["Seit 1998.", "2020 kam mehr."], id="sentence-begins-with-number"),
        pytest.param("Es kostet 3.500 Euro.", ["Es kostet 3.500 Euro."], id="point-in-a-number"),
        pytest.param("Das Ziel: Licht für alle.", ["Das Ziel: Licht für alle."], id="colon"),
        pytest.param("Sie misst; Er nicht.", ["Sie misst; Er nicht."], id="semicolon"),
    ],
)
def test_sentences_are_cut_at_their_ends(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_lone_punctuation_is_no_unit() -> None:
    assert units("■ Werkstatt\n\n…") == [("item", "■ Werkstatt")]


def test_an_empty_section_has_no_units() -> None:
    assert units("  \n\n ") == []


def test_a_section_may_end_with_the_text() -> None:
    assert cut("Das ist so.", Span(0, 11)) == [Unit(Span(0, 11), "sentence")]


def test_only_the_section_is_cut() -> None:
    assert cut("Vorher. Mitten drin. Nachher.", Span(8, 20)) == [Unit(Span(8, 20), "sentence")]


def test_a_zone_joins_what_the_rules_part() -> None:
    text = "Der a. 1. Plan. Er gilt."

    assert units(text, Zone(Span(0, 15), "heading")) == [("heading", "Der a. 1. Plan."), ("sentence", "Er gilt.")]


def test_a_zone_in_the_middle_leaves_both_sides_to_the_rules() -> None:
    text = "Vorher. Altstadt Ufer Bahnhof Nachher."

    assert units(text, Zone(Span(8, 30), "figure-label")) == [
        ("sentence", "Vorher."),
        ("figure-label", "Altstadt Ufer Bahnhof"),
        ("sentence", "Nachher."),
    ]


def test_a_zone_of_lines_makes_each_line_a_unit() -> None:
    text = "Altstadt\n\n  Ufer \nBahnhof\nDanach."

    assert units(text, Zone(Span(0, 26), "figure-label", lines=True)) == [
        ("figure-label", "Altstadt"),
        ("figure-label", "Ufer"),
        ("figure-label", "Bahnhof"),
        ("sentence", "Danach."),
    ]


def test_a_zone_in_the_header_replaces_the_header_part_it_touches() -> None:
    found = units(HEADER, Zone(Span(0, 14), "heading"), headed=True)

    assert found[:2] == [("heading", "Stadt Mühlbach"), ("header", "Projekttitel: Mühlbach leuchtet")]


def test_a_zone_of_another_section_is_ignored() -> None:
    assert cut("Eins. Zwei.", Span(0, 5), [Zone(Span(6, 11), "heading")]) == [Unit(Span(0, 5), "sentence")]


def test_zones_may_come_in_any_order() -> None:
    zones = [Zone(Span(6, 11), "item"), Zone(Span(0, 5), "heading")]

    assert units("Eins. Zwei.", *zones) == [("heading", "Eins."), ("item", "Zwei.")]


PIECES = st.sampled_from(
    (
        *("Laterne", "bach", "z. B.", "a.", "„Fest“", "K 1 ", "1.", "Ü", "ß", "3,5"),
        *(" ", " ", "\n", "\n\n", ". ", "! ", ": ", "\n■ ", "\n– ", "\n2. ", "Motto: Licht"),
    )
)


@given(st.lists(PIECES, max_size=40).map("".join), st.booleans())
def test_no_letter_is_lost_or_in_two_units(text: str, headed: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    found = cut(text + "\n", Span(0, len(text)), headed=headed)

    covered = [place for unit in found for place in range(unit.span.start, unit.span.end)]
    assert covered == sorted(set(covered))
    assert {place for place, char in enumerate(text) if char.isalpha()} <= set(covered)


@given(st.lists(PIECES, min_size=1, max_size=40).map("".join), st.data())
def test_no_letter_outside_of_a_zone_is_lost_or_in_two_units(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    zone = Zone(Span(start, data.draw(st.integers(start, len(text)))), "figure-label")

    found = cut(text + "\n", Span(0, len(text)), [zone])

    covered = [place for unit in found for place in range(unit.span.start, unit.span.end)]
    assert covered == sorted(set(covered))
    assert {place for place, char in enumerate(text) if char.isalpha()} <= set(covered)
