"""Security headers, and the content security policy (CSP) as a header and as a meta element.

Hosts that read `_headers` (Netlify, Cloudflare Pages) send the header. On any other host, and for pages
opened as files, the meta element in each page applies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping as Map
from urllib.parse import urlsplit

from fichebak.content.config import Config
from fichebak.content.editor import Backend, Editor
from fichebak.content.feedback import Mode
from fichebak.content.fields.url import host_in_ascii

Policy = Map[str, tuple[str, ...]]
"""A content security policy: directive → the sources it allows."""

SELF, NONE = "'self'", "'none'"
FILES = "file:"
"""To Firefox, a form on a page that was opened as a file does not go to the site itself."""
ONLY_IN_HEADER = frozenset({"frame-ancestors"})
"""Directives that browsers ignore in a meta element, with a warning in the console."""

_FRAMES = frozenset({"frame-ancestors"})
_POLICY = "Content-Security-Policy"

# Features that no page uses: refused, so that injected code cannot use them either.
_FEATURES = ("browsing-topics", "camera", "geolocation", "microphone", "payment", "usb")
_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    # Form services recognise their customers by the origin, so that much must be sent.
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in _FEATURES)),
)
Header = tuple[str, str]
FOR_EVER: Header = ("Cache-Control", "public, max-age=31536000, immutable")
"""For files whose names contain a digest."""
FOR_ALL: Header = ("Access-Control-Allow-Origin", "*")
"""For open data: the scripts of other sites may read it too, such as a map that shows the GeoJSON."""


_FROM_THE_SITE: Policy = {
    "default-src": (NONE,),
    "script-src": (SELF,),
    "style-src": (SELF,),
    "img-src": (SELF,),
    "font-src": (SELF,),
    "connect-src": (SELF,),
    "form-action": (NONE,),
    "base-uri": (NONE,),
    "frame-ancestors": (NONE,),
}


def page_policy(config: Config) -> Policy:
    """The policy of normal pages: load from the site only, submit forms to it or the feedback service."""
    return {**_FROM_THE_SITE, "form-action": (SELF, FILES, *_feedback_sources(config))}


_HOSTS = {
    Backend.GITHUB: "https://api.github.com",
    Backend.GITLAB: "https://gitlab.com",
    Backend.GITEA: "https://gitea.com",
}
_PORTRAITS = {Backend.GITHUB: ("https://avatars.githubusercontent.com",)}


def editor_policy(editor: Editor) -> Policy:
    """The policy of the web editor's page: it also needs the repository's host, and inline styles."""
    own_host = editor.base_url if editor.backend is not Backend.GITHUB else ""
    host = origin(own_host or _HOSTS[editor.backend])
    return {
        **_FROM_THE_SITE,
        "style-src": (SELF, "'unsafe-inline'"),
        "img-src": (SELF, "blob:", "data:", host, *_PORTRAITS.get(editor.backend, ())),
        "media-src": ("blob:",),
        "connect-src": (SELF, "blob:", "data:", host),
    }


def _feedback_sources(config: Config) -> tuple[str, ...]:
    if config.feedback.mode is not Mode.FORM:
        return ()  # form-action does not apply to a link or a mailto address
    return (origin(config.feedback.action(thanks=config.url)),)


def origin(address: str) -> str:
    """The CSP source for an address: scheme and host, or the scheme alone if CSP cannot express the host."""
    parts = urlsplit(address)
    host = host_in_ascii(parts.netloc)
    return f"{parts.scheme}://{host}" if _HOST.fullmatch(host) else f"{parts.scheme}:"


_HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63})*(?::\d+)?", re.ASCII)


def in_meta(policy: Policy) -> str:
    """The policy for the meta element of a page."""
    return _written(policy, policy.keys() - ONLY_IN_HEADER)


def headers_file(
    policy: Policy,
    folders: Iterable[tuple[str, Header]],
    base: str,
    *,
    all_alike: bool,
    unframed: Iterable[str],
) -> bytes:
    """The file `_headers`. `folders` are those with a header of their own.

    `base` is the path of the home page: hosts match rules against the full request path.

    `unframed` are the paths that other sites may not show in a frame, if they may frame some. Hosts send
    every header whose path matches, and browsers enforce all of them: one rule cannot loosen another.

    `all_alike` is False if a page has a policy of its own (the web editor). Then the header holds only
    what a meta element cannot: it is sent for all pages, and browsers enforce every policy they get.
    """
    # No cache rule for pages: these hosts make browsers revalidate them each time by default.
    paths = tuple(dict.fromkeys(unframed))
    directives = policy.keys() if all_alike else ONLY_IN_HEADER
    on_all_pages = _written(policy, directives - _FRAMES if paths else directives)
    csp = ((_POLICY, on_all_pages),) if on_all_pages else ()
    rules: dict[str, tuple[Header, ...]] = {f"{base}*": (*csp, *_HEADERS)}
    rules |= {f"{base}{folder}/*": (header,) for folder, header in folders}
    for path in (f"{base}{one}" for one in paths):
        rules[path] = ((_POLICY, _written(policy, _FRAMES)), *rules.get(path, ()))
    blocks = ("\n".join([path, *(f"  {n}: {value}" for n, value in rule)]) for path, rule in rules.items())
    return ("\n\n".join(blocks) + "\n").encode()


def unframed(pages: Iterable[str], embeds: Iterable[str], folder: str) -> Iterable[str]:
    """The paths for `_headers` that nobody may frame, among the pages of one language in `folder`.

    These are the home page, and every top-level folder without embeds: so all sheets, with their forms,
    and search. Filter lists share a folder with their embeds, and contain only links, as those do.
    """
    if not (framed := {path.partition("/")[0] for path in embeds}):
        return
    closed = sorted({path.partition("/")[0] for path in pages if "/" in path} - framed)
    yield from (folder, f"{folder}index.html", *(f"{folder}{name}/*" for name in closed))


def _written(policy: Policy, directives: Iterable[str]) -> str:
    kept = set(directives)
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in policy.items() if name in kept)
