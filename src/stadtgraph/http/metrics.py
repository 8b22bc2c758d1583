"""`/metrics`: what was counted, for Prometheus; only writing it down needs the extra `metrics`."""

from importlib.util import find_spec

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stadtgraph.http.problems import problem
from stadtgraph.http.tally import Measured


def metrics_route(measured: Measured) -> Route:
    """The route: Prometheus or OpenMetrics text by Accept; 501 that says what to install without the extra."""

    async def metrics(request: Request) -> Response:
        if not find_spec("prometheus_client"):
            return problem(501, 'Metrics need the package prometheus-client: pip install "stadtgraph[metrics]".')
        from stadtgraph.http.exposition import write_down  # noqa: PLC0415  # an extra, and 50 ms at the start

        text, media_type = write_down(measured, request.headers.get("accept", ""))
        return Response(text, headers={"Content-Type": media_type, "Cache-Control": "no-store"})

    return Route("/metrics", metrics)
