"""The SPARQL endpoint as clients meet it: bytes over a socket, from a server in its own process."""
