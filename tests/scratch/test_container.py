"""A container as the throwaway server, on a real daemon where PGADVISE_DOCKER_IMAGE names an image (a lane of CI's)."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from pgadvise.errors import ServerFailed
from pgadvise.scratch.clone.clone import clone
from pgadvise.scratch.engine import SUPERUSER, serving
from pgadvise.scratch.server import Server
from pgadvise.sources.postgres.live import capture

IMAGE = os.environ.get("PGADVISE_DOCKER_IMAGE", "")
needs_docker = pytest.mark.skipif(not IMAGE, reason="PGADVISE_DOCKER_IMAGE names no image")
HELD = f"""
import os, sys
from pgadvise.scratch.engine import serving
with serving("docker:{IMAGE}")() as server:
    print(server.version, flush=True)
    sys.stdin.read()
"""


def containers() -> str:
    listed = ["docker", "ps", "--all", "--quiet", "--filter", "label=org.pgadvise"]
    return subprocess.run(listed, capture_output=True, text=True, check=True).stdout


def test_no_daemon_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing answers there is one sentence and a way on."""
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    with pytest.raises(ServerFailed, match="no Docker that answers") as error, serving("docker")():
        pass
    assert "embedded" in (error.value.hint or "")


@needs_docker
def test_a_copy_is_made_in_it(server: Server) -> None:
    """It serves a clone as the bundled server does, with a password, and is gone afterwards."""
    with psycopg.connect(server.dsn) as session:
        session.execute("create table public.kept (id int primary key)")
        snapshot = capture(session)
        session.rollback()
    with serving(f"docker:{IMAGE}")() as contained:
        with clone(snapshot, contained) as made, psycopg.connect(made.dsn) as session:
            assert session.execute("select count(*) from public.kept").fetchone() == (0,)
            assert session.execute("select user").fetchone() == (SUPERUSER,)
        assert containers() != ""
        password = contained.dsn.partition("@")[0].rpartition(":")[2]
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(contained.dsn.replace(password, "wrong"))
    assert containers() == ""


@needs_docker
def test_it_ends_with_a_killed_process() -> None:
    """Nobody is left to remove it, so it ends by itself."""
    with subprocess.Popen([sys.executable, "-c", HELD], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip()
        assert containers() != ""
        holder.send_signal(signal.SIGKILL)
    until = time.monotonic() + 20
    while containers() and time.monotonic() < until:
        time.sleep(0.2)
    assert containers() == ""


@needs_docker
def test_an_image_without_a_server() -> None:
    """What the container says last is passed on, and an image that does not exist is named."""
    with pytest.raises(ServerFailed, match="pgadvise-no-such-image"), serving("docker:pgadvise-no-such-image:1")():
        pass
