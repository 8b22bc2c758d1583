"""Clients that people use, each against a running service."""
