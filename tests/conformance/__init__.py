"""The W3C SPARQL test suites, run through the service and beside it in plain pyoxigraph."""
