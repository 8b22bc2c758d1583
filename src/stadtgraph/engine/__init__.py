"""Engines that answer queries: a pool of killable processes, or a SPARQL service elsewhere."""
