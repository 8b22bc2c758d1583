"""Words and terms as HTML: escaped, and marked with their language where it is another one."""

import pytest

from stadtgraph.http.page import environment
from stadtgraph.pages.graph import Said
from stadtgraph.pages.values import Value

ODD = """"><script>'&"""
SAFE = "&#34;&gt;&lt;script&gt;&#39;&amp;"


def rendered(template: str, **shown: object) -> str:
    """A template, rendered on a German page."""
    texts = {"elsewhere": "(anderswo)"}
    return environment().from_string(template).render(lang="de", t=texts, **shown)


@pytest.mark.parametrize(
    ("said", "html"),
    [
        (Said("Stadt", "de"), "Stadt"),
        (Said("Stadt", "de-AT"), "Stadt"),
        (Said("city", "en"), '<bdi lang="en">city</bdi>'),
        (Said("X"), "<bdi>X</bdi>"),
        (Said(ODD, "de"), SAFE),
        (Said(ODD, ODD), f'<bdi lang="{SAFE}">{SAFE}</bdi>'),
    ],
)
def test_words_are_marked_and_escaped(said: Said, html: str) -> None:
    assert rendered("{{ said | words }}", said=said) == html


@pytest.mark.parametrize(
    ("value", "html"),
    [
        (Value(Said("A", "de"), "/a"), '<a href="/a">A</a>'),
        (Value(Said("A", "de"), outward="http://a"), '<a href="http://a" rel="noopener external">A</a>'),
        (Value(Said("5", "de"), datatype="xsd:byte"), '5 <small class="soft">xsd:byte</small>'),
        (Value(Said("A", "de")), "A"),
        (Value(Said("A", "de"), ODD), f'<a href="{SAFE}">A</a>'),
        (Value(Said("A", "de"), outward=ODD), f'<a href="{SAFE}" rel="noopener external">A</a>'),
        (Value(Said("5", "de"), datatype=ODD), f'5 <small class="soft">{SAFE}</small>'),
    ],
)
def test_a_term_is_linked_and_escaped(value: Value, html: str) -> None:
    assert rendered("{{ value | linked }}", value=value) == html


def test_a_term_of_others_leads_to_its_page_and_out_of_the_server() -> None:
    html = rendered("{{ value | linked }}", value=Value(Said("A", "de"), "/a", ODD))

    assert html.startswith(f'<a href="/a">A</a> <a class="out" href="{SAFE}" rel="noopener external" title="{SAFE}">')
    assert html.endswith('<span class="hidden"> A (anderswo)</span></a>')
