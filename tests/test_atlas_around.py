"""What the atlas adds to pages about things: the small map, similar projects."""

from collections.abc import Callable

import httpx
import pytest

from in_process import Client, InProcess
from stadtgraph.errors import LimitExceededError
from stadtgraph.http.app import create_app
from stadtgraph.namespaces import Names
from stadtgraph.pages.atlas.around import around
from stadtgraph.pages.atlas.state import State
from stadtgraph.store import GraphStore

BASE = "https://w3id.org/stadtgraph/"
HTML = {"Accept": "text/html"}
Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def ask(store: GraphStore) -> Ask:
    """Asks the service over the committed graphs."""
    return Client(create_app(InProcess(store.store), Names())).ask


def test_a_project_has_its_place_and_those_like_it(atlas: State) -> None:
    found = around(atlas, f"{BASE}id/project/fuchstal")

    assert found
    assert [place.iri.rpartition("/")[2] for place in found.locator.places] == ["fuchstal", "apfeldorf", "unterdiessen"]
    assert [similar.project.slug for similar in found.similar][:2] == ["kirchheim", "hof"]


@pytest.mark.parametrize(("path", "places"), [("id/authority/apfeldorf", 1), ("id/land/bremen", 0)])
def test_authorities_and_laender_have_a_small_map(atlas: State, path: str, places: int) -> None:
    found = around(atlas, BASE + path)

    assert found
    assert found.project is None
    assert len(found.locator.places) == places


@pytest.mark.parametrize("path", ["theme/digital-twin", "id/measure/kassel/buergerwerkstatt", "nothing"])
def test_other_things_have_none(atlas: State, path: str) -> None:
    assert around(atlas, BASE + path) is None


def test_the_page_of_a_project_shows_both_in_its_language(ask: Ask) -> None:
    german, english = (ask(f"{start}/doc/id/project/fuchstal", headers=HTML).text for start in ("", "/en"))

    assert 'aria-label="Lage in Deutschland"' in german
    assert "Ähnliche Projekte" in german
    assert 'href="/en/doc/id/project/kirchheim"' in english
    assert "Similar projects" in english
    assert 'href="/en/compare?project=fuchstal"' in english


def test_a_page_is_whole_when_the_atlas_cannot_be_read(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    async def late(_: object) -> State:
        raise LimitExceededError("Too late.", "deadline", 3)

    monkeypatch.setattr("stadtgraph.http.atlas_source.AtlasSource.current", late)
    client = Client(create_app(InProcess(store.store), Names()))

    page, start = client.ask("/doc/id/project/fuchstal", headers=HTML), client.ask("/")

    assert page.status_code == 200
    assert "Smart-Management Foxvalley" in page.text
    assert start.status_code == 503
