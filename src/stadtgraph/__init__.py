"""Stadtgraph: the knowledge graph of Germany's Modellprojekte Smart Cities; every fact cites its sentence."""

__version__ = "0.1.0"
