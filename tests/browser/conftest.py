"""One Chromium for all tests of this folder.

It ends with the folder: while Playwright runs, no other test could start an event loop.
"""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from protocol.running import serving
from stadtgraph.dataset import Dataset
from stadtgraph.store import GraphStore

from .hostile import write
from .kinds import LANGUAGES
from .visiting import PATIENCE, reader

FLAGS = (
    "--no-sandbox",  # containers run as root, where Chromium refuses its sandbox
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The installed Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium is installed, so no page is opened in a browser: apt-get install chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def readers(chromium: Browser) -> dict[str, BrowserContext]:
    """A profile for each language, for all tests that only read: a profile of its own costs as much as a page."""
    return {language: reader(chromium, language=language) for language in LANGUAGES}


@pytest.fixture(scope="package")
def hostile(store: GraphStore, dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over the hostile dataset."""
    root = write(store, dataset.queries(), tmp_path_factory.mktemp("hostile") / "dataset")
    with serving([root], root.parent / "log.txt") as address:
        yield f"http://{address.host}:{address.port}"
