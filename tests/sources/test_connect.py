"""Every way in that is refused, met on real servers and real sockets."""

import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sources.conftest import PASSWORD, Guarded, address, at, attempt, guarded_server, refusal

from pgadvise.sources.connect import connect, connection_failed

Listener = Callable[[Callable[[socket.socket], None]], int]


pytestmark = pytest.mark.usefixtures("no_variables")

# user, database, what the message says, what the hint says
_REFUSED = {
    "role unknown": ("nobody_there", "postgres", "there is no role nobody_there", "PGUSER"),
    "role may not log in": ("nologin", "postgres", "role nologin may not log in", "LOGIN"),
    "connections taken": ("full", "postgres", "all connections that it allows are taken", "close idle sessions"),
    "database missing": ("app", "Shop", 'there is no database "Shop"', "case-sensitive"),
    "database closed": ("app", "closed", "the database closed allows no connections", "ALLOW_CONNECTIONS"),
    "no right to connect": ("outsider", "private", "role outsider may not connect to the database private", "GRANT"),
    "no line for it": ("stranger", "postgres", "no session of role stranger on database postgres", "pg_hba.conf"),
    "a line against it": ("rejected", "postgres", "no session of role rejected on database postgres", "pg_hba.conf"),
}


def test_a_session_is_opened_with_the_password_as_people_paste_it(guarded: Guarded) -> None:
    """A password with every special character works unescaped and escaped, and nothing is ever prepared."""
    for password in (PASSWORD, quote(PASSWORD, safe="")):
        with connect(address(at(guarded, password=password)), application_name="pgadvise/test") as session:
            assert session.execute("select current_setting('application_name'), current_user").fetchone() == (
                "pgadvise/test",
                "app",
            )
            assert session.prepare_threshold is None
            assert not session.autocommit
            assert session.info.encoding == "utf-8"


@pytest.mark.parametrize("user, database, message, hint", _REFUSED.values(), ids=_REFUSED)
def test_the_servers_refusals_are_told_plainly(
    guarded: Guarded, user: str, database: str, message: str, hint: str
) -> None:
    """Each refusal is one sentence about the database that was meant, with a way on; no driver's frame is left."""
    failure = refusal(at(guarded, user, database))
    assert failure.message.startswith(f"cannot connect to {database} on 127.0.0.1:{guarded.port}: ")
    assert message in failure.message
    assert hint in (failure.hint or "")
    assert "FATAL" not in failure.message
    assert "\n" not in failure.message
    assert failure.exit_code == 3


@pytest.mark.parametrize("setting", ["session_preload_libraries", "local_preload_libraries"])
def test_a_library_that_the_server_lacks_is_named(database: str, setting: str) -> None:
    """The server answers, so nobody is told to start one: the library is named, and where it is asked for."""
    with psycopg.connect(database, autocommit=True) as session:
        session.execute(f"alter database {session.info.dbname} set {setting} = 'timed_out'".encode())
    failure = refusal(database)
    assert "cannot load a library" in failure.message
    assert "timed_out" in failure.message
    assert "session_preload_libraries" in (failure.hint or "")


def test_a_wrong_password_is_named_with_its_role(guarded: Guarded) -> None:
    """The role is said, the password is not, and where passwords come from is."""
    failure = refusal(at(guarded, password="wr0ng@pass"))
    assert failure.message.endswith("the password of role app was refused, or there is no such role")
    assert "PGPASSWORD" in (failure.hint or "")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(password=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20))
def test_a_message_does_not_depend_on_the_password(guarded: Guarded, password: str) -> None:
    """Whatever the password is, the same words come out: so nothing about it can be read from them."""
    told = refusal(at(guarded, password=quote(password, safe="")))
    other = refusal(at(guarded, password="another"))
    assert (told.message, told.hint) == (other.message, other.hint)


def test_no_trace_of_the_drivers_error_is_left(guarded: Guarded) -> None:
    """psycopg's error carries the password in its pgconn: ours has neither cause nor context, nor a frame of it."""
    failure = refusal(at(guarded, password="Tr4ce@ble"))
    assert failure.__cause__ is None
    assert failure.__context__ is None
    assert "Tr4ce" not in "".join(traceback.format_exception(failure))


def test_a_missing_password_is_never_asked_for(guarded: Guarded) -> None:
    """Without one, the message says so, and the terminal is left alone."""
    failure = refusal(f"host=127.0.0.1 port={guarded.port} user=app dbname=postgres")
    assert failure.message.endswith("the server wants a password for role app and none was given")


def test_passfile_environment_and_service_file_give_the_password(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What libpq finds by itself is found here too."""
    plain = f"host=127.0.0.1 port={guarded.port} user=app dbname=postgres"
    (tmp_path / "services").write_text(f"[staging]\n{plain.replace(' ', chr(10))}\npassword={PASSWORD}\n")
    connect(address("service=staging"), application_name="pgadvise/test").close()
    passfile = tmp_path / "passfile"
    passfile.write_text(f"127.0.0.1:{guarded.port}:*:app:{PASSWORD}\n")
    passfile.chmod(0o600)
    with monkeypatch.context() as patch:
        patch.setenv("PGPASSFILE", str(passfile))
        connect(address(plain), application_name="pgadvise/test").close()
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    connect(address(plain), application_name="pgadvise/test").close()


def test_a_wrong_password_of_the_service_file_names_the_services_role(guarded: Guarded, tmp_path: Path) -> None:
    """Role and database are those that libpq used, wherever it had them from."""
    (tmp_path / "services").write_text(
        f"[staging]\nhost=127.0.0.1\nport={guarded.port}\nuser=app\npassword=no\ndbname=postgres\n"
    )
    assert refusal("service=staging").message == (
        "cannot connect to service staging: the password of role app was refused, or there is no such role"
    )


def test_a_service_that_is_not_defined(tmp_path: Path) -> None:
    """An unknown service and a missing service file are told apart from a server that is down."""
    assert "the service file cannot be read" in refusal("service=staging").message
    (tmp_path / "services").write_text("[production]\nhost=127.0.0.1\n")
    failure = refusal("service=staging")
    assert failure.message == "cannot connect to service staging: the service file has no such service"
    assert "PGSERVICEFILE" in (failure.hint or "")


def test_peer_authentication_names_its_method(guarded: Guarded) -> None:
    """A socket that goes by the system's user names says so instead of asking for a password."""
    failure = refusal(f"host={guarded.folder} port={guarded.port} user=bypeer dbname=postgres")
    assert "did not accept role bypeer: its Peer authentication failed" in failure.message


def test_a_closed_port_reads_the_same_however_many_addresses_its_host_has(closed_port: int) -> None:
    """localhost may be ::1 and 127.0.0.1, and both are tried: one host, one sentence."""
    for host, hostaddr in (("localhost", ""), ("127.0.0.1", ""), ("db", "hostaddr=127.0.0.1")):
        failure = refusal(f"host={host} {hostaddr} port={closed_port} dbname=shop")
        assert failure.message == f"cannot connect to shop on {host}:{closed_port}: nothing listens there"
    both = refusal(f"host=db,db hostaddr=127.0.0.1,127.0.0.2 port={closed_port} dbname=shop")
    assert both.message.endswith(": nothing listens there")


def test_several_hosts_each_have_their_answer(guarded: Guarded, closed_port: int) -> None:
    """The hint is the one of the host that came furthest."""
    failure = refusal(f"postgresql://app:wrong@127.0.0.1:{closed_port},127.0.0.1:{guarded.port}/shop")
    assert failure.message.endswith(
        f": 127.0.0.1:{closed_port}: nothing listens there; "
        f"127.0.0.1:{guarded.port}: the password of role app was refused, or there is no such role"
    )
    assert "PGPASSWORD" in (failure.hint or "")


def test_a_host_that_nobody_knows() -> None:
    """A name without an address is told apart from a server that is down, also where it cannot be a name at all."""
    for host in ("db.invalid", "timeout.invalid", "a..b", "x" * 70 + ".invalid"):
        assert refusal(f"host={host} dbname=shop").message == (
            f"cannot connect to shop on {host}: its host is not known by that name"
        )


def test_a_socket_without_a_server(tmp_path: Path) -> None:
    """Without a host libpq looks for a socket: the way on names the host."""
    failure = refusal(f"host={tmp_path} dbname=shop")
    assert failure.message == f"cannot connect to shop on {tmp_path}: no server runs on this machine's socket"
    assert "postgresql://user@host/database" in (failure.hint or "")


def test_a_server_that_never_answers(listener: Listener) -> None:
    """Silence ends after connect_timeout, of which libpq makes at least two seconds."""
    port = listener(lambda client: time.sleep(5))
    begun = time.monotonic()
    failure = refusal(f"host=127.0.0.1 port={port} dbname=shop", connect_timeout=1)
    assert failure.message.endswith("no answer came within 2 seconds")
    assert time.monotonic() - begun < 4


@pytest.mark.parametrize("mode", ["prefer", "disable"])
def test_a_server_that_is_not_postgresql(listener: Listener, mode: str) -> None:
    """A web server on the port is recognised as what it is not, with and without TLS."""
    port = listener(lambda client: client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    failure = refusal(f"host=127.0.0.1 port={port} dbname=shop sslmode={mode}")
    assert failure.message.endswith("what answers there is not PostgreSQL")


def test_a_connection_that_is_cut(listener: Listener) -> None:
    """A proxy without a server behind it closes at once."""
    port = listener(lambda client: client.close())
    failure = refusal(f"host=127.0.0.1 port={port} dbname=shop sslmode=disable")
    assert failure.message.endswith("the server ended the session while it began")


def test_values_that_libpq_does_not_take(guarded: Guarded, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bad sslmode or timeout is the address's fault, not the server's, also where a variable brings it."""
    told = "one of its parameters has a value that libpq does not take"
    assert refusal(f"host=127.0.0.1 port={guarded.port} sslmode=maybe").message.endswith(told)
    assert refusal(f"host=127.0.0.1 port={guarded.port} connect_timeout=soon").message.endswith(told)
    monkeypatch.setenv("PGPORT", "many")
    assert refusal("host=127.0.0.1 dbname=shop").message.endswith(told)


def test_a_standby_is_no_primary(guarded: Guarded) -> None:
    """target_session_attrs that no server satisfies is explained as such."""
    failure = refusal(f"{at(guarded)}?target_session_attrs=standby")
    assert "target_session_attrs" in failure.message


def test_a_server_that_is_shutting_down() -> None:
    """A smart shutdown waits for the last session and takes no new one."""
    with guarded_server() as server, psycopg.connect(server.admin):
        os.kill(int((server.folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0]), signal.SIGTERM)
        until = time.monotonic() + 10
        # The signal is on its way: as long as sessions are still given, it has not arrived.
        while (failure := attempt(at(server))) is None:
            assert time.monotonic() < until
    assert failure.message.endswith("it is starting, stopping or recovering")


def test_words_that_are_new_are_passed_on_without_the_password(guarded: Guarded) -> None:
    """A refusal in another language, or of somebody's own, is quoted: one line, no frame, no piece of the password."""
    with psycopg.connect(guarded.admin, autocommit=True) as admin:
        admin.execute("create database bavaria")
    with psycopg.connect(guarded.admin.replace("/postgres?", "/bavaria?"), autocommit=True) as admin:
        admin.execute(
            "create function refuse() returns event_trigger language plpgsql as $$ begin "
            f"raise exception E'Kein Zutritt für app:{PASSWORD.replace('%', '%%')}\\nZweite Zeile'; end $$"
        )
        admin.execute("create event trigger refuse on login execute function refuse()")
    failure = refusal(at(guarded, database="bavaria"))
    assert failure.message == (f"cannot connect to bavaria on 127.0.0.1:{guarded.port}: Kein Zutritt für app:***")


def test_a_state_says_what_its_words_do_not(guarded: Guarded) -> None:
    """Where the server sends an SQLSTATE, its language does not matter."""
    with psycopg.connect(guarded.admin) as session:
        with pytest.raises(psycopg.Error) as raised:
            session.execute("do $$ begin raise exception 'Der Server fährt hoch' using errcode = '57P03'; end $$")
        failure = connection_failed(raised.value, address("dbname=shop"))
    assert failure.message.endswith("it is starting, stopping or recovering")


def test_what_poolers_say() -> None:
    """Supavisor's and PgBouncer's own refusals, in their words, are explained by what their users have to change."""
    said = {
        "FATAL:  Tenant or user not found": "the pooler knows no such project or role",
        "FATAL:  MaxClientsInSessionMode: max clients reached - in Session mode": "all connections",
        "FATAL:  no such database: shop": "there is no database shop",
        "FATAL:  unsupported startup parameter: options": "the pooler refuses a setting",
        "FATAL:  no more connections allowed (max_client_conn)": "all connections",
        "FATAL:  SSL required": "it takes encrypted sessions only",
    }
    for words, told in said.items():
        framed = f'connection failed: connection to server at "10.0.0.7", port 6543 failed: {words}'
        assert told in connection_failed(psycopg.OperationalError(framed), address("dbname=shop")).message


def test_the_driver_is_loaded_for_a_connection_only() -> None:
    """Resolving an address costs no driver: psycopg takes longer to load than everything else that a command needs."""
    script = "import sys, pgadvise.sources.address; sys.exit('psycopg' in sys.modules or 'ssl' in sys.modules)"
    assert (
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        ).returncode
        == 0
    )


def test_secrets_of_the_environment_are_secrets_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password from PGPASSWORD is scrubbed like one from the target."""
    monkeypatch.setenv("PGPASSWORD", "Fr0m@Environment")
    error = psycopg.OperationalError("connection failed: Wrong: Fr0m@Environment, Environment")
    failure = connection_failed(error, address("dbname=shop"))
    assert failure.message == "cannot connect to shop on this machine: Wrong: ***, ***"
