"""Making the seal: only what the text holds can be sealed, and every phrase of the vocabularies is found."""

from pathlib import Path

import pytest

from stadtgraph.build import seal
from stadtgraph.compilation import load_seal
from stadtgraph.dataset import Dataset
from stadtgraph.errors import SourceError
from stadtgraph.sealing import make_seal
from stadtgraph.source import read_sources
from stadtgraph.sweep import find_hits

SEAL = "source/brochure-2020.seal"


def test_sealing_again_gives_the_same_seal(invented: Dataset) -> None:
    before = (invented.data / SEAL).read_bytes()

    count = seal(invented, invented.root / "text.txt")

    assert (invented.data / SEAL).read_bytes() == before
    assert count == before.decode().count("\nquote ")


def test_a_quotation_that_the_text_does_not_hold_cannot_be_sealed(invented: Dataset) -> None:
    text = invented.root / "text.txt"
    text.write_text(text.read_text("utf-8").replace("Laternen dimmen", "Laternen färben"), "utf-8")

    with pytest.raises(
        SourceError, match="'Kluge Laternen dimmen das Licht' does not stand in the text of its sections"
    ):
        seal(invented, text, new_text=True)


def test_a_quotation_with_other_punctuation_than_printed_cannot_be_sealed(invented: Dataset) -> None:
    text = invented.root / "text.txt"
    text.write_text(text.read_text("utf-8").replace("Laternen dimmen", "Laternen: dimmen"), "utf-8")
    # The text is longer by one character, so the sections behind begin one later: look at this problem only.
    with pytest.raises(SourceError) as caught:
        seal(invented, text, new_text=True)

    message = "reads 'Kluge Laternen dimmen das Licht', printed is 'Kluge Laternen: dimmen das Licht'"
    assert message in [problem.message for problem in caught.value.problems]


def test_an_ambiguous_quotation_cannot_be_sealed(invented: Dataset) -> None:
    path = invented.data / "source/projects/erlenau.toml"
    path.write_text(path.read_text("utf-8").replace("at = 849\n", ""), "utf-8")

    with pytest.raises(SourceError, match="stands at 776, 849; add `at = OFFSET`"):
        seal(invented, invented.root / "text.txt")


def test_a_refused_seal_leaves_the_old_one(invented: Dataset) -> None:
    before, text = (invented.data / SEAL).read_bytes(), invented.root / "text.txt"
    text.write_text("Etwas anderes.\n", "utf-8")

    with pytest.raises(SourceError):
        seal(invented, text, new_text=True)
    assert (invented.data / SEAL).read_bytes() == before


def test_two_forms_of_one_place_cannot_be_sealed(invented: Dataset) -> None:
    path = invented.data / "source/projects/muehlbach.toml"
    more = '\n[[passage]]\nquote = "kluge Laternen dimmen das Licht"\nreads = ["theme:lighting"]\n'
    path.write_text(path.read_text("utf-8") + more, "utf-8")

    with pytest.raises(SourceError, match="is quoted elsewhere as 'Kluge Laternen dimmen das Licht'; use one form"):
        seal(invented, invented.root / "text.txt")


def test_every_mistake_is_named_in_one_run(invented: Dataset) -> None:
    for name in ("erlenau", "muehlbach"):
        path = invented.data / f"source/projects/{name}.toml"
        path.write_text(
            path.read_text("utf-8") + '\n[[passage]]\nquote = "nirgends"\nreads = ["theme:water"]\n', "utf-8"
        )

    with pytest.raises(SourceError) as caught:
        seal(invented, invented.root / "text.txt")
    assert [problem.file for problem in caught.value.problems] == [
        "source/projects/erlenau.toml",
        "source/projects/muehlbach.toml",
    ]


def test_a_quotation_over_the_gap_is_sealed_in_two_pieces_one_in_each_section(invented: Dataset) -> None:
    text, made = (invented.root / "text.txt").read_text("utf-8"), load_seal(invented.data)
    spans = dict(made.sections)

    ((head, tail),) = made.locate("Die Laternen melden sich selbst", (spans["muehlbach"], spans["muehlbach-2"]))

    assert (head.quote, made.section_of(head.span)) == ("Die", "muehlbach")
    assert (tail.quote, made.section_of(tail.span)) == ("Laternen melden sich selbst", "muehlbach-2")
    assert text[tail.span.start : tail.span.end] == tail.quote


def test_only_the_first_section_of_a_project_has_a_header(invented: Dataset) -> None:
    made = load_seal(invented.data)

    kinds = {slug: [unit.kind for unit in made.units_in(span)] for slug, span in made.sections}

    assert kinds["muehlbach"][:4] == ["header"] * 4
    assert kinds["muehlbach-2"] == ["sentence"]


def test_the_seal_knows_the_length_and_the_checksum_of_the_text(invented: Dataset) -> None:
    text = (invented.root / "text.txt").read_text("utf-8")

    longer = make_seal(text + "\n", read_sources(invented.data))

    assert load_seal(invented.data).characters == len(text)
    assert longer.characters == len(text) + 1
    assert longer.sha256 != load_seal(invented.data).sha256


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        pytest.param('"Straßenbeleuchtung"', ["Straßenbe-\nleuchtung"], id="over-a-line-break"),
        pytest.param('"laterne"', ["Laterne", "Laterne"], id="inside-words-and-in-any-case"),
        pytest.param('{ text = "laterne", case = true }', [], id="case"),
        pytest.param('{ text = "Laterne", case = true }', ["Laterne", "Laterne"], id="same-case"),
        pytest.param('{ text = "Laterne", word = true }', [], id="word"),
        pytest.param('{ text = "Laternen", word = true }', ["Laternen", "Laternen"], id="whole-word"),
        pytest.param('{ text = "Latern", start = true }', ["Latern", "Latern"], id="start"),
        pytest.param('{ text = "aternen", start = true }', [], id="not-at-the-start"),
        pytest.param('{ text = "leuchtung", start = true }', [], id="a-line-break-hyphen-joins-a-word"),
        pytest.param('{ text = "nie", word = true }', [], id="a-word-goes-on-behind-a-line-break-hyphen"),
        pytest.param('"Die Laternen"', ["Die"], id="over-the-gap"),
        pytest.param('"Leitthema"', [], id="not-in-the-pages-of-the-programme"),
    ],
)
def test_a_phrase_is_found_where_it_may_be(invented: Dataset, phrase: str, found: list[str]) -> None:
    path = Path(invented.data / "source/themes.toml")
    path.write_text(path.read_text("utf-8").replace('["Licht", "Straßenbeleuchtung"]', f"[{phrase}]"), "utf-8")
    text = (invented.root / "text.txt").read_text("utf-8")

    hits = [hit for hit in find_hits(text, read_sources(invented.data)) if hit.concept == "lighting"]

    assert [text[hit.span.start : hit.span.end] for hit in hits] == found
