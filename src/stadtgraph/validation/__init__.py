"""Validation of RDF against SHACL shapes: read, check, point at the line, report."""
