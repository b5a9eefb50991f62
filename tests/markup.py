"""A page as the standard's own parser sees it."""

from functools import cache

from justhtml import JustHTML


class Document:
    """One page: what there is by selector, and the parse errors."""

    def __init__(self, data: bytes) -> None:
        tree = JustHTML(data, sanitize=False, collect_errors=True)
        self.errors = [str(problem) for problem in tree.errors]
        self.all = cache(tree.query)  # many tests look for the same on hundreds of pages

    def texts(self, selector: str) -> list[str]:
        return [" ".join(node.to_text().split()) for node in self.all(selector)]

    def values(self, selector: str, attribute: str) -> list[str]:
        return [node.attrs.get(attribute) or "" for node in self.all(selector)]

    def meta(self, name: str) -> str | None:
        found = self.values(f'meta[name="{name}"], meta[property="{name}"]', "content")
        assert len(found) <= 1, found
        return found[0] if found else None
