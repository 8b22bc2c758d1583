"""Numbers and dates as each language writes them."""

import datetime

from stadtgraph.pages import formats


def test_numbers_are_written_as_the_language_does() -> None:
    assert formats.number(202137, "de") == "202.137"
    assert formats.number(202137, "en") == "202,137"
    assert formats.number(1.5, "de") == "1,5"
    assert formats.percent(0.456, "en") == "46%"


def test_a_share_is_none_or_all_only_when_it_is() -> None:
    shares = (0, 0.001, 0.005, 0.994, 0.999, 1)
    assert [formats.percent(share, "en") for share in shares] == ["0%", "< 1%", "1%", "99%", "> 99%", "100%"]


def test_amounts_have_no_cents() -> None:
    assert formats.money(820_000_000, "EUR", "de") == "820.000.000 €"
    assert formats.money(820_000_000, "EUR", "en") == "€820,000,000"


def test_dates_are_written_in_words() -> None:
    assert formats.day(datetime.date(2020, 9, 8), "de") == "8. September 2020"
    assert formats.day(datetime.date(2020, 9, 8), "en") == "8 September 2020"


def test_languages_are_named() -> None:
    assert formats.language_name("fr", "de") == "Französisch"
    assert formats.language_name("en-gb", "en") == "English"
    assert formats.language_name("x-own", "en") == "x-own"
