"""No link is a dead end, over every IRI that we mint and in both languages."""

import random

import pytest

from stadtgraph.store import GraphStore

from .crawling import Crawl, faults
from .minting import both, minted, sample
from .reading import Reading

LINKS = 6  # of a sampled page are followed
ODD = """<html><body><h1>A</h1><h1>B</h1><p id="x" onclick="y()"></p><p id="x"></p>
<a href="javascript:z()">z</a><img src="data:image/png;base64,"><a href="data:text/html,x">d</a></body></html>"""


def some_links(page: str, links: list[str]) -> list[str]:
    """A few links of a page, the same every time; all of the start pages."""
    return links if page in ("/", "/en/") else random.Random(page).sample(links, min(LINKS, len(links)))


def test_sampled_pages_and_their_links_lead_somewhere(site: str, store: GraphStore) -> None:
    crawl = Crawl(site, some_links)
    crawl.run(both(sample(minted(store))))

    assert len(crawl.pages) > 150
    assert not crawl.problems, "\n".join(crawl.problems)


@pytest.mark.long
def test_every_page_and_every_link_leads_somewhere(site: str, store: GraphStore) -> None:
    crawl = Crawl(site, lambda _, links: links)
    crawl.run(both(minted(store)))

    assert not crawl.problems, f"{len(crawl.problems)} problems\n" + "\n".join(crawl.problems[:100])


def test_what_no_page_may_have_is_found() -> None:
    assert list(faults(Reading(ODD))) == [
        "2 headings of the first level",
        "id 'x' twice",
        "inline handler p onclick",
        "odd address 'javascript:z()'",
        "odd address 'data:text/html,x'",
    ]
