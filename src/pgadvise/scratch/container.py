"""PostgreSQL in a container of its own, for as long as this process wants it.

The image needs a user `postgres` and the programs: the official images have both, Supabase's and a distribution's as
well. Its own start script is left out: it would want a password of its own and would start the server twice. The
container reads from us, and ends when there is nothing left to read from: so it is gone however this process ends.
"""

import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pgadvise.errors import ServerFailed
from pgadvise.scratch.server import Server

if TYPE_CHECKING:  # loaded by who asks for a container
    from docker import DockerClient
    from docker.models.containers import Container

IMAGE = "postgres:18"
_PATIENCE = 60.0  # seconds for a server to start, the image being there
_INSIDE = 5432
_SCRIPT = """
set -e
for bin in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin /usr/local/bin /usr/bin; do
    [ -x "$bin/initdb" ] && found=$bin
done
[ -n "$found" ] || { echo "no initdb in this image" >&2; exit 1; }
data=$(mktemp -d)
umask 077
printf %s "$PASSWORD" >"$data/password"
"$found/initdb" -D "$data/cluster" -U "$LOGIN" --auth=scram-sha-256 --pwfile="$data/password" -E UTF8 --locale=C \
    --no-sync >/dev/null
rm "$data/password"
printf 'host all all all scram-sha-256\\n' >"$data/cluster/pg_hba.conf"
trap 'exit 1' TERM
{ "$found/postgres" -D "$data/cluster" -p "$PORT" -c listen_addresses="$ADDRESS" -c unix_socket_directories= \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=64 \
    -c max_locks_per_transaction=1024 -c timezone=UTC || true; kill $$; } &
cat >/dev/null
"""


@contextmanager
def started(image: str, superuser: str) -> Iterator[Server]:
    """A server from `image`, pulled where it is not there; about two seconds. Raises ServerFailed."""
    password = secrets.token_urlsafe(16)
    with _daemon() as client, _running(client, image, superuser, password) as (container, port):
        dsn = f"postgresql://{quote(superuser, safe='')}:{password}@127.0.0.1:{port}/postgres"
        yield Server(dsn, _version(container, dsn))


@contextmanager
def _daemon() -> Iterator["DockerClient"]:
    import docker
    from docker.errors import DockerException

    try:
        client = docker.from_env()
        client.ping()
    except DockerException:
        raise ServerFailed(
            "there is no Docker that answers, and --engine names a container",
            "start it (`docker info` says what is wrong), or use --engine embedded",
        ) from None
    with closing(client):
        yield client


@contextmanager
def _running(client: "DockerClient", image: str, superuser: str, password: str) -> Iterator[tuple["Container", int]]:
    """The container and the port of this machine that leads to it."""
    from docker.errors import DockerException

    port, network = _network(client)
    environment = {"PASSWORD": password, "LOGIN": superuser, "PORT": str(port), **network.pop("environment")}
    container = _created(client, image, environment, network)
    try:
        # What it reads from is open before it starts; the daemon closes it when this process is gone.
        reading = container.attach_socket(params={"stdin": 1, "stream": 1})
        container.start()
        container.reload()
        published = container.ports.get(f"{_INSIDE}/tcp")
        yield container, int(published[0]["HostPort"]) if published else port
        reading.close()
    except DockerException as error:
        raise _failed(image, getattr(error, "explanation", None)) from None
    finally:
        with suppress(DockerException):
            container.remove(force=True, v=True)


def _created(client: "DockerClient", image: str, environment: dict[str, str], network: dict[str, Any]) -> "Container":
    """Not started yet. It goes when its server ends, or when what it reads from is closed."""
    from docker.errors import APIError, DockerException, ImageNotFound

    try:
        _pull(client, image)
        return client.containers.create(
            image,
            entrypoint=["sh", "-c", _SCRIPT],
            user="postgres",
            environment=environment,
            stdin_open=True,
            auto_remove=True,
            labels={"org.pgadvise": "throwaway"},
            **network,
        )
    except ImageNotFound:
        raise ServerFailed(
            f"there is no image {image}", "`docker pull` says why; --engine embedded needs none"
        ) from None
    except (APIError, DockerException) as error:
        raise _failed(image, getattr(error, "explanation", None)) from None


def _pull(client: "DockerClient", image: str) -> None:
    from docker.errors import ImageNotFound

    try:
        client.images.get(image)
    except ImageNotFound:
        name, _, tag = image.rpartition(":") if ":" in image.rpartition("/")[2] else (image, "", "latest")
        client.images.pull(name, tag=tag)


def _network(client: "DockerClient") -> tuple[int, dict[str, Any]]:
    """The port it listens on, and how it is reached: from this machine alone."""
    if client.networks.list(names=["bridge"]):
        ports = {f"{_INSIDE}/tcp": ("127.0.0.1", None)}
        return _INSIDE, {"ports": ports, "environment": {"ADDRESS": "*"}}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port, {"network_mode": "host", "environment": {"ADDRESS": "127.0.0.1"}}


def _version(container: "Container", dsn: str) -> str:
    """What the server calls itself, as soon as it answers."""
    import psycopg

    until = time.monotonic() + _PATIENCE
    while True:
        try:
            with psycopg.connect(dsn, connect_timeout=5) as session:
                number = session.info.server_version
                return f"{number // 10000}.{number % 10000}"
        except psycopg.OperationalError:
            said = _said(container)
            if said is not None or time.monotonic() > until:
                raise _failed(str(container.attrs["Config"]["Image"]), said) from None
            time.sleep(0.1)


def _said(container: "Container") -> str | None:
    """The last line of one that has ended; None while it runs."""
    from docker.errors import DockerException

    try:
        container.reload()
        if container.status in ("created", "running"):
            return None
        lines = container.logs(tail=1).decode(errors="replace").strip().splitlines()
    except DockerException:  # it removed itself
        lines = []
    return lines[-1] if lines else "it ended at once"


def _failed(image: str, reason: str | None) -> ServerFailed:
    why = f": {reason}" if reason else f" within {_PATIENCE:g} seconds"
    return ServerFailed(f"no PostgreSQL came up in a container of {image}{why}", "--engine embedded needs no container")
