"""The CI workflows, and an editor's two ways by git: each command runs in a real clone."""

import os
import re
import shutil
import subprocess

import pytest
import yaml

from tests.conftest import HOME
from tests.disk import write
from tests.test_cli import run as run_fichebak
from tests.test_new import fresh
from tests.test_repository import files

GITHUB = ".github/workflows/publish.yml"
GITLAB = ".gitlab-ci.yml"
# Only the host can do this: here the packages are installed already, and there is no network.
ENVIRONMENT = "make environment"

SHEET = re.search(r"```markdown\n(---\n.*?)```", (HOME / "docs/redacteur.md").read_text("utf-8"), re.DOTALL)[
    1
]
"""The sheet in the editors' manual: whoever copies it must be able to publish it."""


def read(name):
    # All values as text, since in YAML 1.1 the key `on` is a boolean.
    return yaml.load((HOME / name).read_text("utf-8"), yaml.BaseLoader)


def steps(event):
    """The steps of GitHub's build job for an event."""
    wanted = {
        None: True,
        "github.event_name == 'pull_request'": event == "pull_request",
        "github.event_name != 'pull_request'": event != "pull_request",
    }
    return [step for step in read(GITHUB)["jobs"]["build"]["steps"] if wanted[step.get("if")]]


def commands(host):
    if host == "github":
        return [step["run"] for step in steps("pull_request") if "run" in step]
    return read(GITLAB)[".build"]["script"]


def used():
    return re.findall(r"uses: (\S+)( # v\d+\.\d+\.\d+)?$", (HOME / GITHUB).read_text("utf-8"), re.MULTILINE)


def test_every_action_is_one_commit_and_says_which_release_that_is():
    assert len(used()) == 6
    assert [
        action for action, release in used() if not re.search(r"@[0-9a-f]{40}$", action) or not release
    ] == []


def test_every_change_is_checked_and_what_is_on_main_is_published_also_at_night():
    on = read(GITHUB)["on"]
    assert set(on) == {"push", "pull_request", "schedule", "workflow_dispatch"}
    assert on["push"] == {"branches": ["main"]}
    publish = read(GITHUB)["jobs"]["publish"]
    assert publish["needs"] == "build"
    assert publish["if"] == "github.event_name != 'pull_request' && github.ref == 'refs/heads/main'"


def test_a_merge_request_may_publish_nothing_and_write_nothing():
    workflow = read(GITHUB)
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in workflow["jobs"]["build"]
    assert workflow["jobs"]["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert "pull_request_target" not in workflow["on"]
    checkout = steps("pull_request")[0]
    assert checkout["with"]["persist-credentials"] == "false"
    # No text of a stranger (a title, a branch name) becomes part of a command.
    assert [command for command in commands("github") if "${{" in command] == []


@pytest.mark.parametrize(
    ("event", "action", "path"),
    [("pull_request", "upload-artifact", "output"), ("push", "upload-pages-artifact", "output")],
)
def test_the_built_site_is_kept(event, action, path):
    kept = [step for step in steps(event) if "upload" in step.get("uses", "")]
    assert [step["uses"].split("@")[0] for step in kept] == [f"actions/{action}"]
    assert kept[0]["with"]["path"] == path


def test_gitlab_shows_a_merge_request_and_publishes_the_default_branch():
    jobs = read(GITLAB)
    assert jobs["voorbeeld"]["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    assert jobs["pages"]["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    assert {jobs[name]["extends"] for name in ("voorbeeld", "pages")} == {".build"}
    assert jobs["pages"]["artifacts"]["paths"] == ["public/"]


def test_what_was_worked_out_before_is_kept_between_runs():
    caches = [step for step in steps("push") if "actions/cache@" in step.get("uses", "")]
    assert caches[0]["with"]["path"] == ".cache"
    assert read(GITLAB)["cache"]["paths"] == [".cache/"]


@pytest.mark.parametrize("name", [GITHUB, ".gitlab-ci.yml", "Makefile", ".ci/run", "docs/publish.md"])
def test_nothing_that_publishes_asks_for_drafts(name):
    text = (HOME / name).read_text("utf-8")
    # The manual says in a sentence what it does; a command is in a block of code.
    commands = "".join(re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)) or text
    assert "build.py" in commands or "make " in commands
    assert "--drafts" not in commands


def test_the_forms_and_requests_of_both_hosts_can_be_read():
    forms = [path for path in (HOME / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml"]
    for form in forms:
        content = yaml.safe_load(form.read_text("utf-8"))
        assert content.keys() >= {"name", "description", "body"}
        names = [part["id"] for part in content["body"] if part["type"] != "markdown"]
        assert len(names) == len(set(names))
    assert len(forms) == 2


# From here on, the commands really run.


def git(folder, *arguments, given="", **environment):
    command = ["git", "-c", "user.name=Redactie", "-c", "user.email=redactie@dienst.example", *arguments]
    env = {**os.environ, **environment}
    done = subprocess.run(
        command, cwd=folder, env=env, input=given, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout.strip()


FEW = {"bib-op-de-boane.md", "boekentas-op-tafel.md", "cafe-de-open-deur.md"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A bare repository, as a host has it, with all our files but few sheets: no build finds a cache."""
    folder = tmp_path_factory.mktemp("host")
    content = HOME / "content"
    for path in files():
        if path.parent == content / "images" or (
            path.parent == content / "projects" and path.name not in FEW
        ):
            continue
        target = folder / "first" / path.relative_to(HOME)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    git(folder / "first", "init", "--quiet", "--initial-branch=main")
    git(folder / "first", "add", "--all")
    git(folder / "first", "commit", "--quiet", "--message=Alles")
    git(folder, "clone", "--quiet", "--bare", "first", "host.git")
    return folder / "host.git"


def branch_with(server, folder, name, sheet, path="content/projects/soep-op-de-dorpel.md"):
    """Adds a sheet on a new branch, as an editor does with git, or a host for its web page."""
    git(folder, "clone", "--quiet", server, name)
    clone = folder / name
    git(clone, "switch", "--quiet", "--create", name)
    (clone / path).write_text(sheet, "utf-8")
    git(clone, "add", path)
    git(clone, "commit", "--quiet", "--message=Voeg een fiche toe")
    git(clone, "push", "--quiet", "origin", name)
    return name


def run(server, folder, branch, host):
    """Runs a host's commands in order, in a new clone of a branch; stops at a failure."""
    assert ENVIRONMENT in commands(host)
    clone = folder / "runner"
    depth = DEPTHS[host]()
    shallow = [] if depth == "0" else [f"--depth={depth}"]
    every = ["--no-single-branch", "--branch", branch]
    git(folder, "clone", "--quiet", *shallow, *every, f"file://{server}", clone)
    main = git(clone, "rev-parse", "origin/main")
    variables = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": main} if host == "gitlab" else {}
    if host == "github":  # GitHub builds the merge of the branch into main
        git(clone, "switch", "--quiet", "--detach", "origin/main")
        git(clone, "merge", "--quiet", "--no-ff", "--message=Merge", f"origin/{branch}")
    assert not (clone / ".venv").exists()
    (clone / ".venv").symlink_to(HOME / ".venv")
    return clone, *obey(clone, commands(host), **variables)


DEPTHS = {
    "github": lambda: steps("pull_request")[0]["with"].get("fetch-depth", "1"),
    "gitlab": lambda: read(GITLAB)["variables"].get("GIT_DEPTH", "20"),
}
"""The number of commits that each host fetches; 0 means all."""


def obey(clone, lines, **variables):
    output, status = "", 0
    for command in lines:
        if command == ENVIRONMENT:
            continue
        ran = subprocess.run(
            ["bash", "-e", "-c", command],
            cwd=clone,
            env={**os.environ, "CI": "true", **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        output, status = output + ran.stdout + ran.stderr, ran.returncode
        if status:
            break
    return status, output


def test_a_sheet_that_an_editor_adds_is_checked_built_and_ready_to_be_published(server, tmp_path):
    branch = branch_with(server, tmp_path, "nieuw", SHEET)
    clone, status, output = run(server, tmp_path, branch, "github")
    assert (status, "::" in output) == (0, False), output
    page = clone / "output/projecten/soep-op-de-dorpel/index.html"
    assert "<h1>Soep op de dorpel</h1>" in page.read_text("utf-8")
    # The date of a new sheet is that of its commit, so the whole history is needed.
    assert "history-cut-short" not in output
    feed = (clone / "output/feed.xml").read_text("utf-8")
    assert "Soep op de dorpel" in feed
    # The build leaves nothing in the repository that git would commit.
    assert git(clone, "status", "--porcelain") in {"", "?? .venv"}


def committed_by(server, sheet, path="content/projects/soep-op-de-dorpel.md"):
    """Commits a file on a new branch in the repository itself, as the web page of a host does."""
    index = {"GIT_INDEX_FILE": str(server / "index-of-a-page")}
    blob = git(server, "hash-object", "-w", "--stdin", given=sheet)
    git(server, "read-tree", "main", **index)
    git(server, "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", **index)
    tree = git(server, "write-tree", **index)
    commit = git(server, "commit-tree", tree, "-p", "main", "-m", "Nieuwe fiche")
    git(server, "update-ref", "refs/heads/van-de-webpagina", commit)
    return "van-de-webpagina"


def test_a_sheet_pasted_on_the_page_of_the_host_is_built_by_its_commands(server, tmp_path):
    clone, status, output = run(server, tmp_path, committed_by(server, SHEET), "gitlab")
    assert (status, "soep-op-de-dorpel" in output) == (0, False), output
    assert (clone / "output/projecten/soep-op-de-dorpel/index.html").is_file()
    assert "history-cut-short" not in output


def test_gitlab_publishes_what_was_built_and_nothing_else(server, tmp_path):
    job = read(GITLAB)["pages"]
    assert "after_script" not in job  # GitLab takes no notice if that fails
    git(tmp_path, "clone", "--quiet", server, "runner")
    clone = tmp_path / "runner"
    (clone / ".venv").symlink_to(HOME / ".venv")
    theirs = clone / "public/index.html"
    theirs.parent.mkdir()
    theirs.write_text("een vroegere site")
    status, output = obey(clone, commands("gitlab"), **job["variables"])
    assert (status, "public" in output) == (1, True), output
    shutil.rmtree(clone / "public")
    assert obey(clone, commands("gitlab"), **job["variables"])[0] == 0
    assert "<h1>" in theirs.read_text("utf-8")
    assert not (clone / "output").exists()


def test_the_commands_of_the_manual_bring_a_sheet_to_the_host(server, tmp_path):
    manual = (HOME / "docs/redacteur.md").read_text("utf-8")
    (section,) = re.findall(r"^## Op uw eigen computer\n(.*?)^## ", manual, re.DOTALL | re.MULTILINE)
    typed = "\n".join(re.findall(r"```console\n(.*?)```", section, re.DOTALL)).split("\n")
    assert [line.split()[0] for line in typed if line].count("git") == 7
    folder, output = tmp_path, ""
    for line in filter(None, typed):
        if line.startswith("cd "):
            folder = folder / line.removeprefix("cd ")
        elif line == "make site":  # the packages are installed already
            (folder / ".venv").symlink_to(HOME / ".venv")
        else:
            ran = subprocess.run(
                ["bash", "-e", "-c", line.replace("<adres van de opslagplaats>", str(server))],
                cwd=folder,
                env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            assert ran.returncode == 0, f"{line}\n{ran.stdout}{ran.stderr}"
            output += ran.stdout
        if line.startswith("git switch --create"):
            (folder / "content/projects/soep-op-de-dorpel.md").write_text(SHEET, "utf-8")
    assert "bestand" in output  # `check --changed` says how many files it checked
    kept = git(server, "show", "soep-op-de-dorpel:content/projects/soep-op-de-dorpel.md")
    assert kept == SHEET.strip()


def test_all_that_the_manual_shows_above_the_text_is_read(tmp_path):
    manual = (HOME / "docs/redacteur.md").read_text("utf-8")
    more = re.search(r"```yaml\n(.*?)```", manual, re.DOTALL)[1]
    folder = fresh(tmp_path)
    (folder / "content/projects").mkdir(parents=True)
    front, fence, body = SHEET.rpartition("---\n")
    (folder / "content/projects/soep.md").write_text(f"{front}{more}{fence}{body}", "utf-8")
    done = run_fichebak(folder, "check", "--strict")
    # The folder is no clone.
    assert (done.returncode, re.findall(r"\[([\w-]+)\] ", done.stderr)) == (0, ["history-none"])


IN_SHORT = """title: Proefbak
language: {code}
fields:
  title: {{type: text, label: t, required: true}}
  summary: {{type: text, label: s}}
  organisation: {{type: text, label: o}}
  address: {{type: address, label: a}}
  period: {{type: period, label: p}}
  volunteers: {{type: boolean, label: v}}
  image: {{type: image, label: i}}
sections:
  description: {{heading: {headings[0]}}}
  strengths: {{heading: {headings[1]}}}
"""


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_short_manuals_have_a_sheet_that_is_read_and_the_same_commands_of_git(tmp_path, code):
    manual, short = ((HOME / f"docs/redacteur{end}.md").read_text("utf-8") for end in ("", f".{code}"))
    [sheet] = re.findall(r"```markdown\n(---\n.*?)```", short, re.DOTALL)
    [more] = re.findall(r"```yaml\n(.*?)```", short, re.DOTALL)
    front, fence, body = sheet.rpartition("---\n")
    [picture] = re.findall(r"\S+\.jpg", more)
    headings = re.findall(r"^## (.*)", sheet, re.MULTILINE)
    write(
        tmp_path,
        {
            "site_config.yaml": IN_SHORT.format(code=code, headings=headings),
            "content/projects/sheet.md": f"{front}{more}{fence}{body}",
            f"content/images/{picture}": (HOME / "content/images/de-sofa.png").read_bytes(),
        },
    )
    done = run_fichebak(tmp_path, "build", "--strict")
    assert (done.returncode, done.stderr) == (0, "")
    git_lines = [
        re.findall(r"^git \S+(?: --\S+| user\.\S+)*", page, re.MULTILINE) for page in (manual, short)
    ]
    assert git_lines[0] == git_lines[1]


def test_all_that_the_manual_shows_in_the_text_works(tmp_path):
    manual = (HOME / "docs/redacteur.md").read_text("utf-8")
    (section,) = re.findall(r"^## Koppen.*?\n(.*?)^## ", manual, re.DOTALL | re.MULTILINE)
    shown = re.findall(r"^\| `(.*?)` \|", section, re.MULTILINE)
    assert len(shown) == 8
    folder = fresh(tmp_path)
    write(
        folder,
        {
            "content/projects/soep.md": SHEET.replace("Wat deden jullie, en hoe?", "\n\n".join(shown)),
            "content/projects/de-kabas.md": SHEET.replace("Soep op de dorpel", "De Kabas"),
            "content/pages/over.md": "---\ntitle: Over deze bak\n---\nWij.\n",
            "content/images/aardappelen.jpg": (HOME / "content/images/de-sofa.png").read_bytes(),
        },
    )
    done = run_fichebak(folder, "--strict")
    assert (done.returncode, done.stderr) == (0, "")
    page = (folder / "output/projecten/soep/index.html").read_text("utf-8")
    made = (
        "Hoe het begon</h3>",
        "<li>De buren brachten",
        "<strong>elke vrijdag</strong>",
        "<em>Tegoare</em>",
        'href="https://dienst.example/soep"',
        'href="../../projecten/de-kabas/index.html"',
        'href="../../over/index.html"',
        'alt="Zes mensen schillen aardappelen"',
    )
    assert [part for part in made if part not in page] == []


def test_a_wrong_sheet_stops_the_build_with_a_note_on_its_line(server, tmp_path):
    wrong = SHEET.replace("doelgroepen: [Ouderen", "doelgroepen: [Oudern")
    assert wrong != SHEET
    branch = branch_with(server, tmp_path, "fout", wrong)
    clone, status, output = run(server, tmp_path, branch, "github")
    line = wrong.split("\n").index(next(line for line in wrong.split("\n") if "Oudern" in line)) + 1
    assert status == 1
    assert (
        f"::error file=content/projects/soep-op-de-dorpel.md,line={line},col=15,title=unknown-choice::"
        in output
    )
    assert not (clone / "output").exists()


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_a_merge_request_is_told_about_its_own_files_alone(server, tmp_path, host):
    """A mistake elsewhere still prevents publication: the build reads everything."""
    git(tmp_path, "clone", "--quiet", "--bare", server, "other.git")
    other = tmp_path / "other.git"
    main = tmp_path / "main"
    git(tmp_path, "clone", "--quiet", other, main)
    (main / "content/projects/elders.md").write_text(SHEET.replace("[Ouderen", "[Oudern"), "utf-8")
    git(main, "add", "--all")
    git(main, "commit", "--quiet", "--message=Met een fout")
    git(main, "push", "--quiet", "origin", "main")
    bare = re.sub(r"samenvatting:.*\n", "", SHEET)
    clone, status, output = run(other, tmp_path, branch_with(other, tmp_path, "kaal", bare), host)
    assert status == 1
    checked, _, built = output.partition("elders.md")
    assert "soep-op-de-dorpel.md" in checked
    assert "missing-summary" in checked
    assert "unknown-choice" in built
    assert not (clone / "output").exists()


def of_the_manual():
    """The workflow for Forgejo and Gitea in the manual."""
    manual = (HOME / "docs/publish.md").read_text("utf-8")
    (text,) = re.findall(r"^## Forgejo and Gitea\n.*?```yaml\n(.*?)```", manual, re.DOTALL | re.MULTILINE)
    return yaml.load(text, yaml.BaseLoader)


def test_the_workflow_of_the_manual_for_forgejo_publishes_only_what_is_merged():
    workflow = of_the_manual()
    assert workflow["on"] == {name: read(GITHUB)["on"][name] for name in ("push", "pull_request", "schedule")}
    *_, built, sent = workflow["jobs"]["build"]["steps"]
    assert built == {"run": ".venv/bin/python build.py"}
    assert sent["if"] == "github.event_name != 'pull_request'"
    assert "${{" not in sent["run"]


def test_the_workflow_of_the_manual_for_forgejo_builds_and_tells_of_a_request_alone(server, tmp_path):
    checkout, *others = of_the_manual()["jobs"]["build"]["steps"]
    assert checkout["with"] == {"fetch-depth": "0", "persist-credentials": "false"}
    lines = [step["run"] for step in others if "if" not in step]
    assert lines[0] == ENVIRONMENT
    bare = re.sub(r"samenvatting:.*\n", "", SHEET)
    branch = branch_with(server, tmp_path, "forgejo", bare)
    git(tmp_path, "clone", "--quiet", "--no-single-branch", "--branch", branch, server, "runner")
    clone = tmp_path / "runner"
    (clone / ".venv").symlink_to(HOME / ".venv")
    status, output = obey(clone, lines, GITHUB_BASE_REF="main")
    assert (status, re.findall(r"(\S+\.md):\d", output)) == (0, ["content/projects/soep-op-de-dorpel.md"]), (
        output
    )
    assert (clone / "output/projecten/soep-op-de-dorpel/index.html").is_file()
    git(clone, "switch", "--quiet", "main")
    assert obey(clone, lines[:-1], GITHUB_BASE_REF="")[0] == 0


PYTHON = """\
#!/bin/sh
# Makes an environment without the network: it has the packages of the tests.
case "$*" in
    "-m venv "*) mkdir -p .venv/bin && ln -sf "$0" .venv/bin/python ;;
    "-m pip "*) ;;
    *) exec "{python}" "$@" ;;
esac
"""


def test_the_nightly_script_of_the_manual_says_only_what_is_wrong_and_then_sends_nothing(server, tmp_path):
    manual = (HOME / "docs/publish.md").read_text("utf-8")
    (script,) = re.findall(r"^```sh\n(.*?)```", manual, re.DOTALL | re.MULTILINE)
    git(tmp_path, "clone", "--quiet", "--bare", server, "host.git")
    for name in ("machine", "editor"):
        git(tmp_path, "clone", "--quiet", "host.git", name)
    machine, editor = tmp_path / "machine", tmp_path / "editor"
    (tmp_path / "python").write_text(PYTHON.format(python=HOME / ".venv/bin/python"), "utf-8")
    (tmp_path / "python").chmod(0o755)
    script = script.replace("/srv/buurtbak", str(machine)).replace("rsync …", "touch ../sent")

    def night(sheet):
        (tmp_path / "sent").unlink(missing_ok=True)
        write(editor, {"content/projects/soep-op-de-dorpel.md": sheet})
        git(editor, "add", "--all")
        git(editor, "commit", "--quiet", "--message=Soep")
        git(editor, "push", "--quiet", "origin", "main")
        _, output = obey(tmp_path, [script], PYTHON=str(tmp_path / "python"))
        return output, (tmp_path / "sent").exists()

    assert night(SHEET) == ("", True)
    assert (machine / "output/projecten/soep-op-de-dorpel/index.html").is_file()
    output, sent = night(SHEET.replace("[Ouderen", "[Oudern"))
    assert "unknown-choice" in output
    assert not sent


def test_a_site_without_npm_is_not_asked_for_it(server, tmp_path):
    git(tmp_path, "clone", "--quiet", server, "zonder")
    (editor,) = (command for command in commands("github") if "make editor" in command)
    ran = subprocess.run(
        ["bash", "-e", "-c", editor], cwd=tmp_path / "zonder", env={"PATH": "/usr/bin:/bin"}, check=False
    )
    assert ran.returncode == 0
    assert not (tmp_path / "zonder/content/editor").exists()


def test_without_the_sample_there_is_an_empty_catalogue_to_start_from(server, tmp_path):
    git(tmp_path, "clone", "--quiet", server, "town")
    town = tmp_path / "town"
    (town / ".venv").symlink_to(HOME / ".venv")
    config = (town / "site_config.yaml").read_text("utf-8")
    without = re.sub(r"^map:\n(?:  .*\n)+", "", config, flags=re.MULTILINE)
    (town / "site_config.yaml").write_text(without, "utf-8")
    text = (HOME / "docs/eigen-catalogus.md").read_text("utf-8").partition("## 1.")[2]
    lines = re.search(r"```console\n(.*?)```", text, re.DOTALL)[1].splitlines()
    identity = {"GIT_AUTHOR_NAME": "Redactie", "GIT_AUTHOR_EMAIL": "redactie@dienst.example"}
    identity |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in identity.items()}
    lines += [".venv/bin/python build.py check", '.venv/bin/python build.py new "Soep op de stoep"']
    status, output = obey(town, [*lines, ".venv/bin/python build.py"], **identity)
    assert status == 0, output
    assert "0 fiches nagekeken: alles in orde" in output
    assert [path.name for path in (town / "content").rglob("*.md")] == ["soep-op-de-stoep.md"]
    assert git(town, "status", "--porcelain") in {"?? content/", "?? .venv\n?? content/"}


# A copy with its own catalogue updates to a newer version, by the commands of docs/eigen-catalogus.md.


def own_catalogue(folder):
    """A town's changes to its copy: its own sheets, fields and a colour, without the sample."""
    shutil.rmtree(folder / "content")
    (folder / "content/projects").mkdir(parents=True)
    (folder / "content/projects/eigen.md").write_text("van ons", "utf-8")
    (folder / "site_config.yaml").write_text("title: Van ons\n", "utf-8")
    style = folder / "templates/assets/style.css"
    style.write_text(f"/* van ons */\n{style.read_text('utf-8')}", "utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Van ons")


@pytest.mark.parametrize("has_history", [True, False])
def test_a_newer_version_is_taken_over_and_what_is_ones_own_stays(server, tmp_path, has_history):
    git(tmp_path, "clone", "--quiet", server, "fichebak")
    git(tmp_path, "clone", "--quiet", server, "town")
    fichebak, town = tmp_path / "fichebak", tmp_path / "town"
    if not has_history:
        shutil.rmtree(town / ".git")
        git(town, "init", "--quiet", "--initial-branch=main")
        git(town, "add", "--all")
        git(town, "commit", "--quiet", "--message=Eerste")
    own_catalogue(town)
    sample = next((fichebak / "content/projects").glob("*.md"))
    for changed in (sample, fichebak / "site_config.yaml", fichebak / "templates/assets/style.css"):
        changed.write_text(f"{changed.read_text('utf-8')}\n\n", "utf-8")
    (fichebak / "content/projects/nieuw-in-het-voorbeeld.md").write_text("niet van ons", "utf-8")
    (fichebak / "fichebak/nieuw.py").write_text("", "utf-8")
    git(fichebak, "add", "--all")
    git(fichebak, "commit", "--quiet", "--message=Nieuwere versie")

    text = (HOME / "docs/eigen-catalogus.md").read_text("utf-8").partition("## 7.")[2]
    add, once, each = re.findall(r"```console\n(.*?)```", text, re.DOTALL)[:3]
    fetch, find, merge = once.splitlines()
    identity = ["-c", "user.name=Redactie", "-c", "user.email=redactie@dienst.example"]
    lines = [add.replace("<adres van Fichebak>", f"file://{fichebak}"), fetch]
    if not has_history:
        lines.append(merge.replace("<de commit die er staat>", f"$({find})"))
    for line in (*lines, *each.splitlines()):
        subprocess.run(
            ["bash", "-c", line.replace("git merge", f"git {' '.join(identity)} merge")],
            cwd=town,
            # The merge fails if there is a conflict, even if the next commands resolve it.
            check="--no-commit" not in line,
            capture_output=True,
        )
    git(town, "commit", "--quiet", "--message=Neem over")
    assert {path.name for path in (town / "content").rglob("*.md")} == {"eigen.md"}
    assert (town / "site_config.yaml").read_text("utf-8") == "title: Van ons\n"
    assert (town / "fichebak/nieuw.py").exists()
    style = (town / "templates/assets/style.css").read_text("utf-8")
    assert style.startswith("/* van ons */")
    assert style.endswith("\n\n")
