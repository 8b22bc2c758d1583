"""Follow links within a site, and note every one that leads nowhere."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from .reading import Link, Reading

HTML = {"Accept": "text/html"}
THREADS = 4
PATIENCE = 60.0  # seconds; a busy machine is slow
LEADING = ("http", "https", "mailto")  # what a link may ask for
Choose = Callable[[str, list[str]], list[str]]  # of the links of a page, those to follow


@dataclass
class Crawl:
    """A crawl of one site. `pages` holds what was read, `problems` what is wrong."""

    root: str
    choose: Choose
    pages: dict[str, Reading] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    targets: dict[str, set[str]] = field(default_factory=dict)  # address -> places in it that links lead to

    def run(self, paths: Iterable[str]) -> None:
        """Read the pages at `paths`, then whatever they link to; links of those are not followed further."""
        client = httpx.Client(base_url=self.root, timeout=PATIENCE, trust_env=False, follow_redirects=True)
        with client, ThreadPoolExecutor(THREADS) as pool:
            first = dict.fromkeys(paths)
            list(pool.map(lambda path: self._read(client, path), first))
            found = sorted({path for page in list(self.pages) for path in self._chosen(page)} - first.keys())
            list(pool.map(lambda path: self._read(client, path), found))
        self.problems += self._places()

    def _read(self, client: httpx.Client, path: str) -> None:
        status, html = fetched(client, path)
        if status >= 400:
            self.problems.append(f"{path}: {status}")
        elif html:
            reading = self.pages[path] = Reading(html)
            self.problems += [f"{path}: {problem}" for problem in faults(reading)]

    def _chosen(self, page: str) -> list[str]:
        found = []
        for link in self.pages[page].links:
            target = urljoin(self.root + page, link.address)
            if target.startswith(f"{self.root}/"):
                address, _, place = target.removeprefix(self.root).partition("#")
                found.append(address)
                if place and link.element == "a":
                    self.targets.setdefault(address, set()).add(place)
        return self.choose(page, sorted(set(found)))

    def _places(self) -> Iterator[str]:
        """Places within pages that links lead to and that are not there."""
        for address, places in self.targets.items():
            if address in self.pages:
                missing = {unquote(place) for place in places} - set(self.pages[address].ids) - {"top"}
                yield from (f"{address}: no place #{place}" for place in sorted(missing))


def fetched(client: httpx.Client, path: str) -> tuple[int, str]:
    """The status of a page, and its HTML; files are not read. What the service asks to wait for is waited for."""
    until = time.monotonic() + PATIENCE
    while True:
        with client.stream("GET", path, headers=HTML) as answer:
            if answer.status_code != 503 or time.monotonic() > until:
                html = answer.headers.get("content-type", "").startswith("text/html")
                return answer.status_code, answer.read().decode() if html else ""
        time.sleep(int(answer.headers.get("retry-after", "1")))


def faults(page: Reading) -> Iterator[str]:
    """What no page may have."""
    if len(page.headings) != 1:
        yield f"{len(page.headings)} headings of the first level"
    yield from (f"id {name!r} twice" for name in sorted({name for name in page.ids if page.ids.count(name) > 1}))
    yield from (f"inline handler {name}" for name in page.handlers)
    yield from (f"odd address {link.address[:80]!r}" for link in page.links if not is_harmless(link))


def is_harmless(link: Link) -> bool:
    """Tell whether a link only leads where links may: no script, no data but for pictures."""
    scheme = urlsplit(link.address).scheme
    return scheme in ("", *LEADING) or (scheme == "data" and link.element in ("img", "link"))
