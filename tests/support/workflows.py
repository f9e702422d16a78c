"""A host of scheduled workflows: it runs a workflow's steps as written, on a private repository in a folder."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from billbot import clock
from tests.support.app_on_disk import BEGIN, AppOnDisk, Ran
from tests.support.forked_process import stand_in
from tests.support.repository import ROOT

EXPRESSION = re.compile(r"\$\{\{ (.+?) \}\}")


def workflow(file: Path) -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load(file.read_text("utf-8"))
    return loaded


def steps(file: Path) -> list[dict[str, Any]]:
    """The steps of all jobs of a workflow."""
    return [step for job in workflow(file)["jobs"].values() for step in job["steps"]]


@dataclass
class Runner:
    """A host that runs a workflow on a private repository, each job in a new clone, with billbot's clock in `now`.

    `event` is what it is run for; `package` is a line of shell that each call of Python runs first, as a package that
    was changed might.
    """

    root: Path
    on_disk: AppOnDisk
    now: str = BEGIN
    values: dict[str, str] = field(default_factory=dict)
    runs: int = 0
    orders: int = -1
    package: str = ":"
    event: str = "schedule"

    @property
    def private(self) -> Path:
        """The repository as the host keeps it."""
        return self.root / "private.git"

    def create(self, when: str = "") -> None:
        """Push the configuration to a new private repository, as of `when`."""
        git(self.root, "init", "--quiet", "--bare", "--initial-branch=main", str(self.private))
        git(self.on_disk.root, "init", "--quiet", "--initial-branch=main")
        git(self.on_disk.root, "add", "config")
        date = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when} if when else {}
        git(self.on_disk.root, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "Config", **date)
        git(self.on_disk.root, "push", "--quiet", str(self.private), "main")

    def clone(self, job: str = "") -> Path:
        """What the checkouts leave, and what the step that installs would: billbot, its clock standing still."""
        folder = self.root / f"run-{self.runs}{job}"
        git(self.root, "clone", "--quiet", "--depth=1", self.private.as_uri(), str(folder))
        program = folder / ".billbot" / ".venv" / "bin" / "billbot"
        program.parent.mkdir(parents=True)
        shutil.copytree(ROOT / "deploy" / "github", folder / ".billbot" / "deploy" / "github")
        self.orders = stand_in(program, "--now", self.now)
        python = program.with_name("python")
        python.write_text(f'#!/bin/sh\n{self.package}\nexec {sys.executable} "$@"\n')
        python.chmod(0o755)
        return folder

    def run(self, file: Path) -> Ran:
        """Run all jobs as they are, except the checkout and the installing; the sum of what they said."""
        self.runs += 1
        self.on_disk.now = clock.parse(self.now)
        code, out, err = 0, "", ""
        known = dict(self.values)
        for name, job in workflow(file)["jobs"].items():
            if not self._job_wanted(job, known):
                continue
            ended = self._job(name, job, known)
            code, out, err = code or ended.code, out + ended.out, err + ended.err
        return Ran(code, out, err)

    def _job(self, name: str, job: Mapping[str, Any], known: dict[str, str]) -> Ran:
        """Run a job; its outputs are known to those after it. A job that may only read has the folder of the run."""
        folder = self.clone(f"-{name}" if "permissions" in job else "")
        code, out, err = 0, "", ""
        for step in job["steps"]:
            if step.get("name") == "Install billbot" or not self._wanted(step, known, code):
                continue
            if "artifact@" in step.get("uses", ""):
                self._hand_on(step, folder)
            if "run" not in step:
                continue
            ended = self.step(step, folder, known)
            code, out, err = code or ended.returncode, out + ended.stdout, err + ended.stderr
            if "id" in step:
                known[f"steps.{step['id']}.outcome"] = "failure" if ended.returncode else "success"
                written = (folder / "output").read_text().splitlines()
                known.update((f"steps.{step['id']}.outputs.{key}", value) for key, value in map(pair, written))
        for key, text in job.get("outputs", {}).items():
            known[f"needs.{name}.outputs.{key}"] = EXPRESSION.sub(lambda m: known.get(m[1], ""), text)
        return Ran(code, out, err)

    def _hand_on(self, step: Mapping[str, Any], folder: Path) -> None:
        """Keep a folder of one job, or give it to another."""
        ours, kept = folder / step["with"]["path"], self.root / f"artifact-{self.runs}-{step['with']['name']}"
        if "upload" in step["uses"]:
            shutil.copytree(ours, kept)
        else:
            shutil.copytree(kept, ours, dirs_exist_ok=True)

    def _wanted(self, step: Mapping[str, Any], known: Mapping[str, str], code: int) -> bool:
        condition = EXPRESSION.sub(r"\1", step.get("if", "success()"))
        if after := re.fullmatch(r"always\(\) && (steps\.\w+\.outcome) == 'success'", condition):
            return known.get(after[1]) == "success"
        if condition == "inputs.doctor":
            return not code and known.get("inputs.doctor") == "true"
        assert condition in {"success()", "always()"}, condition
        return not code or condition == "always()"

    def step(
        self, step: Mapping[str, Any], folder: Path, known: Mapping[str, str]
    ) -> "subprocess.CompletedProcess[str]":
        (folder / "output").touch()
        given = {
            name: EXPRESSION.sub(lambda m: known.get(m[1], ""), str(text)) for name, text in step.get("env", {}).items()
        }
        script = folder / "step.sh"
        script.write_text(step["run"])
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=folder,
            env=clean() | given | self._github(folder),
            pass_fds=[self.orders],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def _job_wanted(self, job: Mapping[str, Any], known: Mapping[str, str]) -> bool:
        checks = self.event in {"push", "pull_request"}
        condition = EXPRESSION.sub(r"\1", job["if"])
        return {
            "github.event_name == 'push' || github.event_name == 'pull_request'": checks,
            "github.event_name == 'workflow_dispatch'": known.get("inputs.doctor") == "true",
            "!cancelled() && needs.may.result != 'failure' && needs.check.result == 'skipped'": not checks,
            "always() && needs.work.outputs.handed == 'true'": known.get("needs.work.outputs.handed") == "true",
        }[condition]

    def _github(self, folder: Path) -> dict[str, str]:
        return {
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
            "GITHUB_RUN_ID": str(self.runs),
            "GITHUB_RUN_NUMBER": str(self.runs),
            "GITHUB_REF_NAME": "main",
        }


def pair(line: str) -> tuple[str, str]:
    name, _, value = line.partition("=")
    return name, value


def clean() -> dict[str, str]:
    """The environment, without what git or billbot would take from it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "BILLBOT_"))}
    return kept | {"PYTHONPATH": str(ROOT), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def printed(folder: Path, script: str) -> str:
    """What a script prints in a folder in which nothing is installed; it has to end well."""
    ran = subprocess.run(
        ["sh", "-c", script],
        cwd=folder,
        env=clean() | {"PYTHONPATH": ""},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran
    return ran.stdout


def git(folder: Path, *words: str, **environ: str) -> str:
    ran = subprocess.run(
        ["git", *words], cwd=folder, env=clean() | environ, capture_output=True, text=True, timeout=60, check=True
    )
    return ran.stdout
