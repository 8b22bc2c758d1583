"""Search: spellings, typing mistakes, compounds, ranking, the passage that fits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stadtgraph.pages.atlas.search import Hit, Index, Result
from stadtgraph.pages.atlas.state import State
from stadtgraph.pages.atlas.words import fold, terms


@pytest.fixture(scope="module")
def index(atlas: State) -> Index:
    return atlas.index


def best(result: Result, kind: str) -> Hit:
    """The best hit of a kind."""
    return next(group.hits[0] for group in result.groups if group.kind == kind)


def slug(hit: Hit) -> str:
    return hit.entry.iri.rpartition("/")[2]


def marked(hit: Hit) -> list[str]:
    """The words marked in the label and the passage of a hit."""
    return [piece.text for piece in (*hit.label.pieces, *hit.passage.pieces) if piece.marked]


@pytest.mark.parametrize(
    ("typed", "kind", "found"),
    [
        ("Freibrug", "project", "freiburg"),
        ("Moenchengladbach", "project", "moenchengladbach"),
        ("Monchengladbach", "authority", "moenchengladbach"),
        ("Mönchengladbach", "authority", "moenchengladbach"),
        ("MÖNCHENGLADBACH", "authority", "moenchengladbach"),
        ("digitaler zwiling", "theme", "digital-twin"),
        ("digital twin", "theme", "digital-twin"),
        ("digitale Zwillinge", "theme", "digital-twin"),
        ("digital twins", "theme", "digital-twin"),
        ("urbane Datenplattformen", "theme", "urban-data-platform"),
        ("Koeln", "authority", "koeln"),
        ("Guetersloh", "project", "guetersloh"),
        ("Unterdiessen", "authority", "unterdiessen"),
        ("Unterdießen", "authority", "unterdiessen"),
        ("K 6", "criterion", "k06"),
        ("K6", "criterion", "k06"),
        ("Bavaria", "land", "bayern"),
        ("blockchain fuchstal", "project", "fuchstal"),
        ("Foxvalley", "project", "fuchstal"),
        ("LoRaWAN", "technology", "lorawan"),
    ],
)
def test_what_people_type_finds_what_they_mean(index: Index, typed: str, kind: str, found: str) -> None:
    assert slug(best(index.search(typed, "de"), kind)) == found


def test_a_word_read_as_another_is_named(index: Index) -> None:
    assert dict(index.search("Freibrug", "de").read_as) == {"Freibrug": "Freiburg"}


def test_a_word_that_is_there_is_not_read_as_another(index: Index) -> None:
    assert not index.search("Freiburg", "de").read_as


def test_a_word_is_found_within_a_compound(index: Index) -> None:
    (themes,) = index.search("plattform", "de", kind="theme").groups

    assert "Datenplattform" in {word for hit in themes.hits for word in marked(hit)}


def test_another_name_is_the_passage_when_it_is_what_fits(index: Index) -> None:
    (themes,) = index.search("plattform", "de", kind="theme").groups

    assert all(marked(hit) for hit in themes.hits)


def test_every_kind_of_thing_is_found(index: Index) -> None:
    kinds = {entry.kind for entry in index.entries}

    for entry in {entry.kind: entry for entry in index.entries if entry.kind != "quotation"}.values():
        label = next(iter(entry.label.values()))
        result = index.search(label, "de", most=3000, kind=entry.kind)
        assert entry.iri in {hit.entry.iri for group in result.groups for hit in group.hits}, label
    assert {"project", "authority", "theme", "measure", "statement", "remark", "term", "shape", "quotation"} <= kinds


def test_the_passage_of_a_quotation_has_the_words_marked(index: Index) -> None:
    hit = best(index.search("Blockchain Strompreise", "de"), "quotation")

    assert marked(hit) == ["Blockchain", "Strompreise"]
    assert hit.entry.project.endswith("/fuchstal")
    assert "".join(piece.text for piece in hit.passage.pieces) == hit.entry.parts[0].text.text


def test_labels_come_in_the_language_asked_for(index: Index) -> None:
    hit = best(index.search("digital twin", "en"), "theme")

    assert ("".join(piece.text for piece in hit.label.pieces), hit.label.language) == ("Digital twin", "en")


def test_hits_hold_all_words_when_something_does(index: Index) -> None:
    assert index.search("blockchain fuchstal", "de").whole
    assert not index.search("blockchain xyzxyzxyz", "de").whole
    assert index.search("blockchain xyzxyzxyz", "de").total


def test_a_group_says_how_many_hits_it_has(index: Index) -> None:
    groups = index.search("smart", "de", most=2).groups

    assert all(len(group.hits) == min(2, group.total) for group in groups)
    assert max(group.total for group in groups) > 2


def test_words_that_say_nothing_are_left_out_unless_there_is_no_other() -> None:
    assert terms("die Brücke in der Stadt", 8) == {"brucke": "Brücke", "stadt": "Stadt"}
    assert list(terms("der die das", 8)) == ["der", "die", "das"]


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "\x00", "𝕏", "<script>", "%", '"', "a" * 10_000, "ab " * 5_000])
def test_odd_queries_are_answered(index: Index, typed: str) -> None:
    result = index.search(typed, "de")

    assert result.sought == typed
    assert result.total >= 0


@pytest.mark.parametrize(
    "spellings",
    [("Köln", "Koeln", "koln"), ("Straße", "Strasse", "STRASSE"), ("Aarhus", "aarhus"), ("Malmö", "Malmoe", "malmo")],
)
def test_spellings_of_one_word_are_compared_as_one(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


@settings(max_examples=60, deadline=None)
@given(typed=st.text(max_size=60))
def test_whatever_is_typed_the_pieces_of_a_hit_make_its_text(index: Index, typed: str) -> None:
    for group in index.search(typed, "de", most=1).groups:
        hit = group.hits[0]
        label = "".join(piece.text for piece in hit.label.pieces)
        assert label == hit.entry.label.get(hit.label.language, "")


def test_a_quotation_fits_by_its_own_words(index: Index) -> None:
    (group,) = index.search("Freiburg", "de", most=100, kind="quotation").groups

    assert all("freiburg" in fold(hit.entry.parts[0].text.text) for hit in group.hits)
