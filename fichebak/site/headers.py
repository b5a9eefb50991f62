"""What a browser may do with our pages: one policy, said twice.

A host that reads `_headers` (Netlify, Cloudflare Pages) sends it; on any other host the pages say
it themselves, in a meta element, which is also what holds when they are opened as files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as Map
from urllib.parse import urlsplit

from fichebak.content.config import Config
from fichebak.content.editor import Backend, Editor
from fichebak.content.feedback import Mode

Policy = Map[str, tuple[str, ...]]
"""A content security policy: directive → the sources it allows."""

SELF, NONE = "'self'", "'none'"
ONLY_IN_HEADER = frozenset({"frame-ancestors"})
"""Directives that a meta element may not hold: browsers ignore them there, and say so."""

_FRAMES = frozenset({"frame-ancestors"})
_POLICY = "Content-Security-Policy"

# What no page of ours asks for is refused to whatever might get in.
_FEATURES = ("browsing-topics", "camera", "geolocation", "microphone", "payment", "usb")
_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    # Form services tell their customers apart by the site's origin: that much they are told.
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in _FEATURES)),
)
_FOR_EVER = ("Cache-Control", "public, max-age=31536000, immutable")


def page_policy(config: Config) -> Policy:
    """What any page may load, and where its forms may go: the site itself and the feedback service."""
    return {
        "default-src": (NONE,),
        "script-src": (SELF,),
        "style-src": (SELF,),
        "img-src": (SELF,),
        "connect-src": (SELF,),
        "form-action": (SELF, *_feedback_sources(config)),
        "base-uri": (NONE,),
        "frame-ancestors": (NONE,),
    }


_HOSTS = {
    Backend.GITHUB: "https://api.github.com",
    Backend.GITLAB: "https://gitlab.com",
    Backend.GITEA: "https://gitea.com",
}
_PORTRAITS = {Backend.GITHUB: ("https://avatars.githubusercontent.com",)}
_FONTS, _WORDS = "https://cdn.jsdelivr.net", "https://unpkg.com"
"""Where Sveltia takes its letters, icons and words from; a site that serves the script serves these too."""


def editor_policy(editor: Editor) -> Policy:
    """What the web editor's page needs besides: its repository's host, and styles that its script writes."""
    own_host = editor.base_url if editor.backend is not Backend.GITHUB else ""
    host = origin(own_host or _HOSTS[editor.backend])
    elsewhere = editor.script.url
    return {
        "default-src": (NONE,),
        "script-src": (origin(elsewhere) if elsewhere else SELF,),
        "style-src": (SELF, "'unsafe-inline'"),
        "font-src": (SELF, *((_FONTS,) if elsewhere else ())),
        "img-src": (SELF, "blob:", "data:", host, *_PORTRAITS.get(editor.backend, ())),
        "media-src": ("blob:",),
        "connect-src": (SELF, "blob:", "data:", host, *((_WORDS,) if elsewhere else ())),
        "form-action": (NONE,),
        "base-uri": (NONE,),
        "frame-ancestors": (NONE,),
    }


def _feedback_sources(config: Config) -> tuple[str, ...]:
    if config.feedback.mode is not Mode.FORM:
        return ()  # a link or a mail is no form
    return (origin(config.feedback.action(thanks=config.url)),)


def origin(address: str) -> str:
    """The source that stands for an address's host; for one that no policy can spell, its scheme."""
    parts = urlsplit(address)
    try:
        host = parts.netloc.encode("idna").decode()
    except UnicodeError:
        host = ""
    return f"{parts.scheme}://{host}" if re.fullmatch(r"[\w.:-]+", host, re.ASCII) else f"{parts.scheme}:"


def in_meta(policy: Policy) -> str:
    """The policy as a page's meta element holds it."""
    return _written(policy, policy.keys() - ONLY_IN_HEADER)


def headers_file(
    policy: Policy, folders: Iterable[str], base: str, *, all_alike: bool, unframed: Iterable[str] = ()
) -> bytes:
    """The file `_headers`. `folders` hold files whose names change with their contents.

    `base` is the path of the home page: hosts compare with the whole path that a browser asks for.

    `unframed` are the paths that no other site may show in a frame, where it may some: hosts send every
    header whose path fits, and a browser obeys them all, so that one rule cannot loosen another.

    Where one page has a policy of its own, the header holds only what a meta element may not: a
    browser obeys every policy it is given, and hosts send the header for all pages.
    """
    # Pages have no rule for caches: these hosts let browsers ask each time whether there is a newer one.
    paths = tuple(unframed)
    wanted = policy.keys() if all_alike else ONLY_IN_HEADER
    everywhere = _written(policy, wanted - _FRAMES if paths else wanted)
    said = ((_POLICY, everywhere),) if everywhere else ()
    rules: dict[str, tuple[tuple[str, str], ...]] = {f"{base}*": (*said, *_HEADERS)}
    rules |= {f"{base}{path}": ((_POLICY, _written(policy, _FRAMES)),) for path in paths}
    rules |= {f"{base}{folder}/*": (_FOR_EVER,) for folder in folders}
    blocks = ("\n".join([path, *(f"  {n}: {value}" for n, value in rule)]) for path, rule in rules.items())
    return ("\n\n".join(blocks) + "\n").encode()


def unframed(pages: Iterable[str], embeds: Iterable[str], folder: str = "") -> Iterable[str]:
    """The paths in `_headers` that nobody may frame, of a language's pages below its folder.

    The home page, and whatever shares its first folder with no embed: so every sheet with its form, and
    search. The lists of a filter stand in one folder with their embeds, and are links as those are.
    """
    if not (open_to_all := {path.partition("/")[0] for path in embeds}):
        return
    first = sorted({path.partition("/")[0] for path in pages if "/" in path} - open_to_all)
    yield from (folder, f"{folder}index.html", *(f"{folder}{name}/*" for name in first))


def _written(policy: Policy, wanted: Iterable[str]) -> str:
    kept = set(wanted)
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in policy.items() if name in kept)
