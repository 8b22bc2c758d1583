"""Every kind of page: accessible, quiet, at home, and within its width."""

import pytest
from playwright.sync_api import Browser

from .kinds import KINDS, LANGUAGES, Kind
from .visiting import NARROW, VIEWS, WIDE, View, foreign, visiting

pytestmark = pytest.mark.browser

FEW: tuple[tuple[View, ...], ...] = ((("light", WIDE), ("dark", NARROW)), (("dark", WIDE), ("light", NARROW)))
SAMPLE = [(kind, LANGUAGES[place % 2], FEW[place // 2 % 2]) for place, kind in enumerate(KINDS)]


def check(chromium: Browser, site: str, kind: Kind, language: str, views: tuple[View, ...]) -> None:
    with visiting(chromium, site, language=language) as visit:
        visit.open(kind.at(language), kind.status)
        for view in views:
            visit.look(view)

        assert visit.page.get_attribute("html", "lang") == language
        assert foreign(visit.requests, site) == []
        found = visit.found()
        assert not found, "\n".join(found)


@pytest.mark.parametrize(("kind", "language", "views"), SAMPLE, ids=[f"{kind.name}-{lang}" for kind, lang, _ in SAMPLE])
def test_a_page_is_accessible_quiet_and_fits(
    chromium: Browser, site: str, kind: Kind, language: str, views: tuple[View, ...]
) -> None:
    check(chromium, site, kind, language, views)


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_page_is_so_in_both_languages_both_themes_and_both_widths(
    chromium: Browser, site: str, kind: Kind, language: str
) -> None:
    check(chromium, site, kind, language, VIEWS)
