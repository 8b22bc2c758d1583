"""What a page of HTML holds, as a reader without a browser sees it: text, links, names of places in it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

UNSEEN = {"script", "style", "template"}
ADDRESSES = {"href", "src", "action", "data-words", "data-outlines"}
SHOWN = {"value", "datetime", "title", "alt", "placeholder", "content"}  # attributes whose text is told or shown
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a page names: by which element and attribute, and whether in <main> but in no <aside>."""

    element: str
    attribute: str
    address: str
    main: bool


@dataclass
class Reading(HTMLParser):
    """A page, read. text: all that is shown, white space as one blank; ids: as often as they occur."""

    html: str
    links: list[Link] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    language: str = ""
    headings: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self._pieces: list[str] = []
        self.feed(self.html)
        self.close()

    @property
    def text(self) -> str:
        """All that is shown."""
        return plain("".join(self._pieces))

    @property
    def pieces(self) -> set[str]:
        """What stands between two tags or in one attribute, each whole."""
        return {plain(piece) for piece in self._pieces}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element names."""
        given = {name: value or "" for name, value in attrs}
        main = "main" in self._open and "aside" not in self._open
        self.links += [Link(tag, name, given[name], main) for name in given.keys() & ADDRESSES]
        self.ids += [given["id"]] if "id" in given else []
        self.handlers += [f"{tag} {name}" for name in given if name.startswith("on")]
        self._pieces += [given[name] for name in given.keys() & SHOWN]
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "h1":
            self.headings.append("")
        if tag not in EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those that were left open within it."""
        while tag in self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Note text that is shown."""
        if not UNSEEN & set(self._open):
            self._pieces.append(data)
            if "h1" in self._open and self.headings:
                self.headings[-1] += data


def plain(text: str) -> str:
    """Text with every white space as one blank."""
    return " ".join(text.split())
