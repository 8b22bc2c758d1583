"""The sockets that a service listens at, taken before anything is loaded."""

import errno
import os
import socket
import sys

from stadtgraph.errors import StadtgraphError

TAKEN = (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE))
BACKLOG = 2048  # connections that may wait to be taken
DESCRIPTORS = 65536  # more are of no use to one process


def allow_connections() -> None:
    """Take as many descriptors as the system gives without asking: each connection is one."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  # Windows has none

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, DESCRIPTORS)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def address_of(listener: socket.socket) -> str:
    """Where a socket listens, as a URL."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def sockets_at(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen at every address of `host`; with port 0 to one address and a free port.

    Raises StadtgraphError that says what to do when the address is not this machine's or the port is taken.
    """
    bound: list[socket.socket] = []
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in dict.fromkeys(found[: 1 if port == 0 else None]):
            bound.append(_bound(family, kind, protocol, address))
    except OSError as error:
        for taken in bound:
            taken.close()
        raise StadtgraphError(refusal(host, port, error)) from error
    return bound


def _bound(family: int, kind: int, protocol: int, address: object) -> socket.socket:
    listener = socket.socket(family, kind, protocol)
    if os.name == "posix":  # elsewhere it would let two services share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    try:
        listener.bind(address)  # type: ignore[arg-type]  # as getaddrinfo gave it
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def refusal(host: str, port: int, error: OSError) -> str:
    """Why nobody can listen there, and what to do."""
    if isinstance(error, socket.gaierror):
        return f"--host {host}: this is no address: {error.strerror}"
    if error.errno in TAKEN:
        return (
            f"port {port} at {host} is taken: stop what listens there, or choose another port with --port "
            "(--port 0 takes a free one)"
        )
    return f"--host {host} --port {port}: {error.strerror}; choose another address or port"
