"""The settings of the web editor in `site_config.yaml`. What it can show of a file is in `editable`.

The editor is Sveltia CMS: a script that runs in the user's browser and saves through the API of the git
host. It needs no server of ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from enum import StrEnum
from typing import Any, NamedTuple

from fichebak.content.declaring import OneOf
from fichebak.content.fields.contract import Field, Internal
from fichebak.content.fields.text import Text
from fichebak.content.fields.url import Url
from fichebak.text.diagnostics import Diagnostic, Place, error, wrong
from fichebak.text.nodes import Node, text_in


class Backend(StrEnum):
    """The git hosts that the editor can write to."""

    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"


class Editor(NamedTuple):
    """The settings of the web editor."""

    backend: Backend
    repo: str
    branch: str = "main"
    base_url: str = ""
    """The address of the host, for GitLab and Gitea; for GitHub that of the sign-in service (OAuth)."""
    app_id: str = ""
    """The OAuth application id at GitLab or Gitea. Without it, people sign in with an access token."""
    place: Place = Place("")
    """Where the configuration has it."""


class Repo(Internal):
    """A repository as “owner/name”; GitLab allows nested groups, “group/subgroup/name”."""

    def parse(self, node: Node) -> str:
        text = text_in(node)
        if not re.fullmatch(r"[\w.-]+(/[\w.-]+)+", text, re.ASCII):
            raise wrong(node.place, "editor-repo", written=text)
        return text


FIELDS = (
    Field("backend", OneOf((*Backend,)), required=True),
    Field("repo", Repo(), required=True),
    Field("branch", Text()),
    Field("base_url", Url()),
    Field("app_id", Text()),
)


def contradictions(values: Map[str, Any], place: Place) -> list[Diagnostic]:
    """Errors for settings that contradict each other."""
    errors, backend = [], values["backend"]
    if backend is not Backend.GITLAB and values["repo"].count("/") > 1:
        errors.append(error(place, "editor-repo", written=values["repo"]))
    if "app_id" in values and backend is Backend.GITHUB:
        # Sveltia cannot sign in at GitHub without a server, so an application id has no use there.
        errors.append(error(place, "editor-app-id"))
    return errors
