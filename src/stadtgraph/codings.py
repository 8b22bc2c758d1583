"""Content codings and what files are packed with: the same bytes give the same packing, every time.

Sources: RFC 9110, section 8.4.1 (gzip); RFC 7932 (br); RFC 8878 and RFC 9659 (zstd, windows of at most 8 MB).
"""

import gzip
import importlib
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import brotli

Compress = Callable[[bytes], bytes]


def _zstd(body: bytes, *, level: int) -> bytes:
    # Imported when it is needed: it takes 16 ms, which the start of the service would wait for.
    return bytes(importlib.import_module("zstandard").ZstdCompressor(level=level).compress(body))


def _brotli(body: bytes, *, quality: int) -> bytes:
    return bytes(brotli.compress(body, quality=quality))


# For answers under way, best first: the levels are those of docs/benchmarks.md.
ANSWERS: Mapping[str, Compress] = MappingProxyType(
    {
        "zstd": partial(_zstd, level=3),
        "br": partial(_brotli, quality=4),
        "gzip": partial(gzip.compress, compresslevel=6, mtime=0),
    }
)
# For files, which are packed once, by extension: what they are sent as, their media type, how they are made.
FILES: Mapping[str, tuple[str, str, Compress]] = MappingProxyType(
    {
        ".zst": ("zstd", "application/zstd", partial(_zstd, level=10)),
        ".br": ("br", "application/x-brotli", partial(_brotli, quality=6)),
        ".gz": ("gzip", "application/gzip", partial(gzip.compress, compresslevel=6, mtime=0)),
    }
)
