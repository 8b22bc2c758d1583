"""The smallest pieces of a page as HTML: words, and terms with their links.

Larger pieces are macros of the templates. These stand many hundred times on a large page, where a macro costs several
times as much. Everything that is put in passes `escape`.
"""

from collections.abc import Mapping
from typing import Protocol

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from stadtgraph.pages.values import Value


class Words(Protocol):
    """Anything that is said in a language; its tag is empty where nobody knows."""

    @property
    def text(self) -> str:
        """What is said."""

    @property
    def language(self) -> str:
        """In which language."""


@pass_context
def words(context: Context, said: Words) -> Markup:
    """Words; set apart, in their own direction and with their language, unless they are in that of the page."""
    return _safe(_words(said, context["lang"]))


@pass_context
def linked(context: Context, value: Value) -> Markup:
    """A term: its words, with the links to its page and out of this server."""
    said = _words(value.said, context["lang"])
    if value.address:
        out = _outward(value.outward, said, context["t"]) if value.outward else ""
        return _safe(f'<a href="{escape(value.address)}">{said}</a>{out}')
    if value.outward:
        return _safe(f'<a href="{escape(value.outward)}" rel="noopener external">{said}</a>')
    unusual = f' <small class="soft">{escape(value.datatype)}</small>' if value.datatype else ""
    return _safe(f"{said}{unusual}")


def _words(said: Words, page: str) -> str:
    text, language = escape(said.text), said.language
    if language and language.partition("-")[0] == page:
        return text
    return f'<bdi lang="{escape(language)}">{text}</bdi>' if language else f"<bdi>{text}</bdi>"


def _outward(address: str, said: str, texts: Mapping[str, str]) -> str:
    escaped = escape(address)
    return (
        f' <a class="out" href="{escaped}" rel="noopener external" title="{escaped}"><span aria-hidden="true">↗</span>'
        f'<span class="hidden"> {said} {escape(texts["elsewhere"])}</span></a>'
    )


def _safe(html: str) -> Markup:
    return Markup(html)  # noqa: S704  put together above, of escaped parts
