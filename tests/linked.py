"""Reads JSON-LD with a third-party library, rdflib."""

import warnings

from rdflib import Graph
from rdflib.term import Node


def read_linked(text: str) -> Graph:
    """The statements of a document. A context by reference would fail, since tests have no network."""
    with warnings.catch_warnings():
        # rdflib calls its own deprecated functions.
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=text, format="json-ld")


def only(graph: Graph, subject: Node, predicate: Node) -> Node:
    """The object of the only such statement."""
    (found,) = graph.objects(subject, predicate)
    return found
