"""Style sheets, pictures and scripts: static files with a validator in their address, compressed.

`static/` holds our own; `static/built/` what the npm build wrote there, if it ran.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from stadtgraph.http.bundle import STATIC

FOREVER = "public, max-age=31536000, immutable"  # an address with a version never changes its content


class Assets(StaticFiles):
    """The static files; those asked for by version may be kept for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer one request."""
        response = await super().get_response(path, scope)
        if scope["query_string"].startswith(b"v="):
            response.headers["Cache-Control"] = FOREVER
        return response


def assets_route() -> Mount:
    """The route of the static files."""
    return Mount("/static", GZipMiddleware(Assets(directory=STATIC), minimum_size=1024))


def versions(static: Path = STATIC) -> Mapping[str, str]:
    """Each static file by its name within the directory, with the digest of its content."""
    files = sorted(path for path in static.rglob("*") if path.is_file())
    return MappingProxyType({path.relative_to(static).as_posix(): _digest(path) for path in files})


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]
