"""Tokens: their grammar and their kinds."""

import pytest

from stadtgraph.tokens import KINDS, Token, parse


@pytest.mark.parametrize(
    ("text", "token"),
    [
        pytest.param("title", Token("title"), id="kind"),
        pytest.param("theme:digital-twin", Token("theme", "digital-twin"), id="kind-and-slug"),
        pytest.param("partner:fulda=confirmed", Token("partner", "fulda", "confirmed"), id="status"),
        pytest.param("selected:32", Token("selected", "32"), id="number"),
        pytest.param("mentions:land/hessen", Token("mentions", "land/hessen"), id="land"),
        pytest.param(
            "solution:app > technology:wlan", Token("technology", "wlan", "", ("solution", "app")), id="subject"
        ),
        pytest.param("solution:app>technology:wlan", Token("technology", "wlan", "", ("solution", "app")), id="tight"),
        pytest.param(
            "partner-group:schulen > figure:zahl", Token("figure", "zahl", "", ("partner_group", "schulen")), id="table"
        ),
        pytest.param("  theme:water ", Token("theme", "water"), id="white-space-around"),
    ],
)
def test_a_token_is_parsed(text: str, token: Token) -> None:
    assert parse(text) == token


@pytest.mark.parametrize(
    "text",
    ["", "theme:", "theme: water", "Theme:water", "theme:Wasser", "theme=", "theme:water=", "a > b > theme:water", "ü"],
)
def test_what_is_no_token_is_refused_with_the_grammar(text: str) -> None:
    with pytest.raises(ValueError, match="is no token; write kind:slug, kind:slug=status or subject:slug > kind:slug"):
        parse(text)


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(ValueError, match="unknown kind of token 'topic'"):
        parse("topic:water")


@pytest.mark.parametrize("kind", ["theme", "criterion"])
def test_themes_and_criteria_are_always_readings(kind: str) -> None:
    assert KINDS[kind].levels == ("reads",)


def test_every_kind_of_own_thing_names_its_tables() -> None:
    assert all(kind.tables for kind in KINDS.values() if kind.target in ("own", "concept", "shared"))
