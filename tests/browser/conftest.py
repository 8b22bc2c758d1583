"""One server and one Chromium for all tests of this folder.

Both end with the folder: while Playwright runs, no other test could start an event loop.
"""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from protocol.exchange import Address
from protocol.running import serving

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
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The root of the service over the bundled graph, such as `http://127.0.0.1:8123`."""
    with serving([], tmp_path_factory.mktemp("site") / "log.txt") as address:
        yield root_of(address)


def root_of(address: Address) -> str:
    """The address of a server's root, without the slash."""
    return f"http://{address.host}:{address.port}"
