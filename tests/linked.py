"""JSON-LD as a library of others reads it."""

import warnings

from rdflib import Graph


def read_linked(text: str) -> Graph:
    """Every statement in a document. Nothing is fetched: a context by reference would fail here."""
    with warnings.catch_warnings():
        # The library calls what it has itself deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=text, format="json-ld")
