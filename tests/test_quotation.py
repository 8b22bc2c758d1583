"""Quotations: compared in squashed form, found at their place whatever the print did to them."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtgraph.quotation import Passages, Span, SpanIndex, agrees, split_at_gap, squash, word_count

TEXT = """\
Die Gemeinde Mühlbach liegt zwischen zwei Hügeln und hat
seit 1998 eine eigene Bücherei. Im Sommer lädt sie zum
„Fest der Lichter“ ein. Große Straßen führen nicht hierher, wohl aber ein Fuß- und Rad-
weg am Bach entlang. Wer mag, kommt mit der Klein-

bahn; sie fährt stündlich – auch sonntags.
"""


def passage(text: str) -> Passages:
    return Passages(text, (Span(0, len(text)),))


def printed(text: str, quote: str) -> list[str]:
    """What stands at each place of `quote`, pieces joined by a bar."""
    return ["|".join(text[s.start : s.end] for s in spans) for spans in passage(text).find(quote)]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        pytest.param("Licht & Wasser", "lichtwasser", id="punctuation-and-space-go"),
        pytest.param("Straße", "strasse", id="sharp-s-folds-to-two-letters"),
        pytest.param("GROẞ", "gross", id="capital-sharp-s-too"),
        pytest.param("K 1", "k1", id="digits-stay"),
        pytest.param("Wei\ufffder", "wei\ufffder", id="replacement-characters-stay"),
        pytest.param("Rad-\nweg", "radweg", id="a-line-break-hyphen-goes"),
        pytest.param("Über", "über", id="umlauts-stay"),
        pytest.param(" „–“ ", "", id="nothing-but-punctuation"),
    ],
)
def test_a_text_is_squashed_to_letters_and_digits(text: str, form: str) -> None:
    assert squash(text) == form


def test_a_quotation_is_found_as_printed() -> None:
    assert printed(TEXT, "eine eigene Bücherei") == ["eine eigene Bücherei"]


def test_case_and_white_space_do_not_matter_for_finding() -> None:
    assert printed(TEXT, "UND  HAT SEIT 1998") == ["und hat\nseit 1998"]


def test_a_line_break_hyphen_is_read_over() -> None:
    assert printed(TEXT, "Fuß- und Radweg am Bach") == ["Fuß- und Rad-\nweg am Bach"]


def test_a_blank_line_is_read_over() -> None:
    assert printed(TEXT, "mit der Kleinbahn; sie fährt") == ["mit der Klein-\n\nbahn; sie fährt"]


def test_a_sharp_s_written_as_two_letters_is_found() -> None:
    assert printed(TEXT, "Grosse Strassen") == ["Große Straßen"]


def test_a_quotation_that_begins_behind_a_sharp_s_is_found_at_its_place() -> None:
    assert printed("Fußweg", "weg") == ["weg"]


def test_a_replacement_character_must_be_quoted() -> None:
    text = "Der Wei\ufffder ist klein."

    assert printed(text, "Wei\ufffder") == ["Wei\ufffder"]
    assert printed(text, "Weiler") == []


def test_a_quotation_that_is_not_printed_has_no_place() -> None:
    assert printed(TEXT, "eine eigene Badeanstalt") == []


def test_a_quotation_of_punctuation_alone_has_no_place() -> None:
    assert printed(TEXT, "„–“") == []


def test_every_place_of_a_repeated_quotation_is_found() -> None:
    assert passage("der Bach, der Bach").find("der Bach") == [(Span(0, 8),), (Span(10, 18),)]


def test_overlapping_places_are_all_found() -> None:
    assert passage("ana na na").find("nana") == [(Span(1, 6),), (Span(4, 9),)]


def test_the_span_takes_the_quotation_marks_that_are_quoted() -> None:
    assert printed(TEXT, "„Fest der Lichter“") == ["„Fest der Lichter“"]


def test_the_span_leaves_the_quotation_marks_that_are_not_quoted() -> None:
    assert printed(TEXT, "Fest der Lichter") == ["Fest der Lichter"]


def test_the_span_takes_a_full_stop_that_is_quoted() -> None:
    assert printed(TEXT, "ein. Große") == ["ein. Große"]
    assert printed(TEXT, "auch sonntags.") == ["auch sonntags."]


def test_the_span_takes_several_closing_marks() -> None:
    assert printed("Sie sagt: „Komm!“. Dann", "„Komm!“.") == ["„Komm!“."]


def test_the_span_takes_a_mark_that_stands_behind_a_line_break() -> None:
    assert printed("sonntags\n– auch", "sonntags –") == ["sonntags\n–"]


def test_a_mark_that_is_not_printed_does_not_widen_the_span() -> None:
    assert printed(TEXT, "„eine eigene Bücherei!“") == ["eine eigene Bücherei"]


def test_widening_stops_at_the_ends_of_the_text() -> None:
    assert passage("Bach").find("„Bach“") == [(Span(0, 4),)]


def test_a_quotation_is_sought_in_the_given_spans_only() -> None:
    text = "Bach hier. Bach dort."

    assert Passages(text, (Span(11, 21),)).find("Bach") == [(Span(11, 15),)]


def test_a_quotation_that_crosses_a_gap_becomes_two_pieces() -> None:
    text = "Am Abend leuchten die\n\nEin anderer Ort.\n\nLaternen von selbst."
    spans = (Span(0, 21), Span(41, len(text)))

    assert Passages(text, spans).find("leuchten die Laternen von selbst.") == [(Span(9, 21), Span(41, 61))]


def test_marks_widen_the_outer_ends_of_both_pieces() -> None:
    text = "Es „leuchten die\nEin anderer Ort.\nLaternen“."
    spans = (Span(0, 16), Span(34, len(text)))

    assert Passages(text, spans).find("„leuchten die Laternen“") == [(Span(3, 16), Span(34, 43))]


def test_a_quotation_over_the_text_in_the_gap_is_not_found() -> None:
    text = "leuchten die\nEin anderer Ort.\nLaternen"

    assert Passages(text, (Span(0, 12), Span(30, 38))).find("die Ein anderer Ort") == []


@pytest.mark.parametrize(
    ("quote", "pieces"),
    [
        pytest.param("eine Bücherei", ["eine Bücherei"], id="same"),
        pytest.param("Eine bücherei", ["eine Bücherei"], id="case"),
        pytest.param("Radweg", ["Rad-\nweg"], id="line-break-hyphen"),
        pytest.param("Radweg", ["Rad\u00adweg"], id="soft-hyphen"),
        pytest.param("Rad-Weg", ["Rad\u2011weg"], id="non-breaking-hyphen"),
        pytest.param("die Laternen", ["die", "Laternen"], id="two-pieces"),
    ],
)
def test_a_quotation_agrees_with_the_print(quote: str, pieces: list[str]) -> None:
    assert agrees(quote, pieces)


@pytest.mark.parametrize(
    ("quote", "pieces"),
    [
        pytest.param("eine Bücherei.", ["eine Bücherei"], id="full-stop-added"),
        pytest.param("Licht und Wasser", ["Licht, und Wasser"], id="comma-left-out"),
        pytest.param("„Fest“", ['"Fest"'], id="other-quotation-marks"),
        pytest.param("Bücherei", ["Bucherei"], id="umlaut"),
        pytest.param("stündlich - auch", ["stündlich – auch"], id="dash-is-no-hyphen"),
    ],
)
def test_a_quotation_disagrees_with_the_print(quote: str, pieces: list[str]) -> None:
    assert not agrees(quote, pieces)


def test_a_quotation_is_split_where_the_gap_is() -> None:
    assert split_at_gap("leuchten die Laternen von selbst.", [11]) == ["leuchten die Laternen von selbst."]
    assert split_at_gap("leuchten die Laternen von selbst.", [11, 17]) == ["leuchten die", "Laternen von selbst."]


def test_a_sharp_s_counts_two_letters_when_splitting() -> None:
    assert split_at_gap("Große Laternen", [6, 8]) == ["Große", "Laternen"]


def test_words_are_counted_without_lone_punctuation() -> None:
    assert word_count("stündlich – auch sonntags (1998).") == 4


def test_a_span_covers_what_lies_inside() -> None:
    assert Span(2, 9).covers(Span(2, 9))
    assert not Span(2, 9).covers(Span(1, 9))
    assert not Span(2, 9).covers(Span(2, 10))


def test_neighbouring_spans_do_not_touch() -> None:
    assert Span(0, 3).touches(Span(2, 5))
    assert not Span(0, 3).touches(Span(3, 5))


@pytest.mark.parametrize(
    ("span", "found"),
    [
        pytest.param(Span(1, 2), [(0, "a")], id="inside-one"),
        pytest.param(Span(8, 12), [(1, "b"), (2, "c")], id="over-two"),
        pytest.param(Span(0, 30), [(0, "a"), (1, "b"), (2, "c")], id="over-all"),
        pytest.param(Span(3, 5), [], id="in-a-gap"),
        pytest.param(Span(20, 25), [], id="behind-all"),
        pytest.param(Span(9, 10), [(1, "b")], id="next-item-begins-where-it-ends"),
    ],
)
def test_the_index_names_the_items_that_a_span_touches(span: Span, found: list[tuple[int, str]]) -> None:
    index = SpanIndex([(Span(10, 15), "c"), (Span(0, 3), "a"), (Span(5, 10), "b")])

    assert index.touching(span) == found


def test_an_empty_index_touches_nothing() -> None:
    assert SpanIndex[str]([]).touching(Span(0, 9)) == []


WORDS = re.findall(r"[^\W\d_]+", TEXT)


@given(st.data())
def test_a_quotation_is_found_at_its_place_whatever_breaks_and_hyphens_are_put_in(data: st.DataObject) -> None:
    """Every word of the text gets a number, so that a quotation stands once."""
    words = [f"{word}{number}x" for number, word in enumerate(WORDS)]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    dice = data.draw(st.randoms(use_true_random=False))
    broken = [_broken(word, dice) for word in words]
    gaps = [dice.choice([" ", "\n", "\n\n", "  ", "\n \n"]) for _ in words]
    pieces = [word + gap for word, gap in zip(broken, gaps, strict=True)]
    text, start = "".join(pieces), len("".join(pieces[:first]))
    end = len("".join(pieces[:last])) + len(broken[last])

    quote = " ".join(words[first : last + 1])

    assert passage(text).find(quote) == [(Span(start, end),)]
    assert agrees(quote, [text[start:end]])


def _broken(word: str, dice: random.Random) -> str:
    """The word as print may show it: in one piece, or broken over a line or a blank line."""
    cut = dice.randrange(len(word))
    return word[:cut] + dice.choice(["", "-\n", "-\n\n", "\u00ad"]) + word[cut:] if cut else word
