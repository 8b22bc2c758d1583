"""Every kind of page: accessible, quiet, at home, and within its width."""

import pytest
from playwright.sync_api import BrowserContext

from .kinds import KINDS, LANGUAGES, Kind
from .visiting import NARROW, VIEWS, View, foreign, reading

pytestmark = pytest.mark.browser

# Every day each kind that is laid out like no other, in one language and one view, in turn.
DAILY = [kind for kind in KINDS if kind.daily]
SAMPLE = [(kind, LANGUAGES[place % 2], VIEWS[place // 2 % 4]) for place, kind in enumerate(DAILY)]


def check(reader: BrowserContext, site: str, kind: Kind, language: str, views: tuple[View, ...]) -> None:
    with reading(reader, site) as visit:
        visit.open(kind.at(language), kind.status)
        for view in views:
            visit.look(view)
        visit.fit(NARROW)

        assert visit.page.get_attribute("html", "lang") == language
        assert foreign(visit.requests, site) == []
        found = visit.found()
        assert not found, "\n".join(found)


@pytest.mark.parametrize(("kind", "language", "view"), SAMPLE, ids=[f"{kind.name}-{lang}" for kind, lang, _ in SAMPLE])
def test_a_page_is_accessible_quiet_and_fits(
    readers: dict[str, BrowserContext], site: str, kind: Kind, language: str, view: View
) -> None:
    check(readers[language], site, kind, language, (view,))


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_page_is_so_in_both_languages_both_themes_and_both_widths(
    readers: dict[str, BrowserContext], site: str, kind: Kind, language: str
) -> None:
    check(readers[language], site, kind, language, VIEWS)
