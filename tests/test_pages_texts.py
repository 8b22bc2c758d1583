"""Texts of the pages: both languages, the same things put in, no key in two areas."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import stadtgraph.pages
from stadtgraph.pages.base_texts import TEXTS as BASE
from stadtgraph.pages.texts import LANGUAGES, Texts, counted, spoken, texts

AREAS = sorted(name for _, name, _ in pkgutil.iter_modules(stadtgraph.pages.__path__) if name.endswith("_texts"))
SOURCES = [*Path(stadtgraph.pages.__path__[0]).parent.rglob("*.html")]
SOURCES += [*Path(stadtgraph.pages.__path__[0]).parent.glob("[hp]*/**/*.py")]


def catalogue(area: str) -> Texts:
    found: Texts = importlib.import_module(f"stadtgraph.pages.{area}").TEXTS
    return found


@pytest.mark.parametrize("entry", [("", "x"), ("x", " "), ("{n} x", "x"), ("{n} {m}", "{n} {n}")])
def test_a_text_that_one_language_lacks_cannot_be_written(entry: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="broken"):
        texts(broken=entry)


def test_a_key_that_templates_cannot_reach_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="items"):
        texts(items=("Einträge", "Items"))


@pytest.mark.parametrize("area", AREAS)
def test_each_area_stands_beside_the_base_in_both_languages(area: str) -> None:
    shared = () if area == "base_texts" else (BASE,)
    german, english = (spoken(language, catalogue(area), *shared) for language in LANGUAGES)
    assert german.keys() == english.keys() != set()


@pytest.mark.parametrize("area", AREAS)
def test_every_text_is_used(area: str) -> None:
    """By name in a template or module, or put together of a beginning, which is there, and a name."""
    used = "\n".join(path.read_text("utf-8") for path in SOURCES if not path.stem.endswith("_texts"))
    dead = [key for key in catalogue(area) if not re.search(rf'\bt\.{key}\b|"{key}"', used)]
    begun: set[str] = set(re.findall(r'"(\w+?)_?["{]', used))
    assert [key for key in dead if not any(key[: at.start()] in begun for at in re.finditer("_", key))] == []


def test_two_areas_share_no_key() -> None:
    with pytest.raises(ValueError, match="about"):
        spoken("de", BASE, texts(about=("Über", "About")))


@pytest.mark.parametrize(("number", "form"), [(0, "Projekte"), (1, "Projekt"), (2, "Projekte")])
def test_a_counted_thing_has_its_form(number: int, form: str) -> None:
    assert counted("Projekt|Projekte", number) == form
