"""Numbers, dates and amounts as each language writes them."""

import datetime
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent, get_group_symbol

from stadtgraph.pages.texts import Language

LOCALES: dict[Language, str] = {"de": "de_DE", "en": "en_GB"}


def number(value: float | Decimal, language: Language) -> str:
    """A number with separators, such as 12.345,6 in German; every digit that it has."""
    if isinstance(value, int):  # pages show many; this is twenty times as fast
        return f"{value:,}".replace(",", _separator(language))
    return format_decimal(value, locale=LOCALES[language], decimal_quantization=False)


def percent(share: float, language: Language) -> str:
    """A share of 1 as whole per cent; nothing but 0 and 1 is rounded to none or all."""
    whole = min(max(round(share, 2), 0.01), 0.99) if 0 < share < 1 else share
    sign = "< " if 0 < share < 0.005 else "> " if 0.995 <= share < 1 else ""
    return sign + format_percent(whole, locale=LOCALES[language])


def money(value: float, currency: str, language: Language) -> str:
    """An amount without cents. currency: its code by ISO 4217."""
    return format_currency(value, currency, locale=LOCALES[language], currency_digits=False, format=_whole(language))


def day(date: datetime.date, language: Language) -> str:
    """A date in words."""
    return format_date(date, format="long", locale=LOCALES[language])


def month(date: datetime.date, language: Language) -> str:
    """Month and year of a date in words."""
    return format_date(date, format="LLLL y", locale=LOCALES[language])


def language_name(tag: str, language: Language) -> str:
    """What a language is called; its tag when nobody knows."""
    return str(Locale.parse(LOCALES[language]).languages.get(tag.partition("-")[0], tag))


@cache
def _separator(language: Language) -> str:
    return get_group_symbol(LOCALES[language])


def _whole(language: Language) -> str:
    return "#,##0 ¤" if language == "de" else "¤#,##0"
