"""How much of the text is cited, and that no quotation lets it be read as a whole."""

import pytest

from stadtgraph.compilation import Compilation
from stadtgraph.coverage import total
from stadtgraph.quotation import word_count

HEADER_WORDS = 20


def test_nine_in_ten_sentences_and_items_of_the_projects_are_cited(compilation: Compilation) -> None:
    *projects, _ = compilation.coverage
    assert len(projects) == 32
    assert total(projects).share_cited >= 0.9


def test_the_programme_pages_are_cited_likewise(compilation: Compilation) -> None:
    assert compilation.coverage[-1].slug == "modellprojekte-smart-cities"
    assert compilation.coverage[-1].share_cited >= 0.9


def test_at_most_sixty_per_cent_is_quoted_over_all(compilation: Compilation) -> None:
    *projects, programme = compilation.coverage
    assert total(projects).share_quoted <= 0.6
    assert programme.share_quoted <= 0.6


def test_at_most_seventy_per_cent_is_quoted_of_one_project(compilation: Compilation) -> None:
    assert [row.slug for row in compilation.coverage if row.share_quoted > 0.7] == []


def test_every_unit_is_cited_or_listed_or_remarked(compilation: Compilation) -> None:
    for row in compilation.coverage:
        assert row.cited + row.listed <= row.units
        assert row.units - row.cited - row.listed <= len(compilation.ledger.remarked)


@pytest.mark.parametrize("limit", [HEADER_WORDS])
def test_no_quotation_of_running_text_is_longer_than_twenty_words(compilation: Compilation, limit: int) -> None:
    sources = compilation.sources
    records = [*sources.projects, sources.programme]
    long = [
        (record.slug, passage.quote)
        for record in records
        for passage in record.passage
        if word_count(passage.quote) > limit and not passage.layout
    ]
    assert long == []
