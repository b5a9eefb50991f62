"""Parses pages as the HTML standard prescribes."""

from functools import cache

from justhtml import JustHTML


class Document:
    """A page: its elements by CSS selector, and its parse errors."""

    def __init__(self, data: bytes) -> None:
        tree = JustHTML(data, sanitize=False, collect_errors=True)
        self.errors = [str(problem) for problem in tree.errors]
        self.all = cache(tree.query)  # many tests use the same selectors on hundreds of pages

    def texts(self, selector: str) -> list[str]:
        return [" ".join(node.to_text().split()) for node in self.all(selector)]

    def values(self, selector: str, attribute: str) -> list[str]:
        return [node.attrs.get(attribute) or "" for node in self.all(selector)]

    def meta(self, name: str) -> str | None:
        contents = self.values(f'meta[name="{name}"], meta[property="{name}"]', "content")
        assert len(contents) <= 1, contents
        return contents[0] if contents else None
