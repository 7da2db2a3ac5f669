"""TLS: refused, required, verified, and the authorities it is verified with."""

import ssl
from pathlib import Path

import pytest
from tests.sources.conftest import PASSWORD, Guarded, address, at, refusal

from pgadvise.sources.connect import connect

pytestmark = pytest.mark.usefixtures("no_variables")


def test_tls_that_the_server_does_not_offer(guarded: Guarded) -> None:
    """sslmode=require against a server without TLS is refused on our side: the password is never sent in the clear."""
    failure = refusal(f"{at(guarded)}?sslmode=require")
    assert failure.message.endswith("TLS was demanded and the server offers none")


def test_tls_is_verified_with_the_authority_named(tls_port: int, certificate: Path) -> None:
    """Trusted and rightly named: a session. Another authority or another name: refused."""
    good = f"host=localhost hostaddr=127.0.0.1 port={tls_port} user=app dbname=postgres sslmode=verify-full"
    secret = f"password='{PASSWORD}'"
    with connect(address(f"{good} {secret} sslrootcert={certificate}"), application_name="pgadvise/test") as session:
        assert session.pgconn.ssl_in_use
    untrusted = refusal(f"{good} {secret} sslrootcert=system")
    assert "the server's certificate was not accepted" in untrusted.message
    misnamed = refusal(f"{good.replace('localhost', 'db.invalid')} {secret} sslrootcert={certificate}")
    assert "the server's certificate was not accepted" in misnamed.message
    assert "sslrootcert" in (misnamed.hint or "")


def test_the_systems_authorities_are_found(tls_port: int, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """sslrootcert=system means the authorities that Python knows: the bundled OpenSSL looks where there are none."""
    paths = ssl.get_default_verify_paths()._replace(cafile=str(certificate))
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    url = f"postgresql://app:{PASSWORD}@localhost:{tls_port}/postgres?hostaddr=127.0.0.1&sslaccept=strict"
    with connect(address(url), application_name="pgadvise/test") as session:
        assert session.pgconn.ssl_in_use


def test_a_certificate_file_that_is_missing(tls_port: int, tmp_path: Path) -> None:
    """The file is ours to provide, and the message says which parameter names it."""
    failure = refusal(
        f"host=localhost hostaddr=127.0.0.1 port={tls_port} sslmode=verify-full sslrootcert={tmp_path / 'ca'}"
    )
    assert failure.message.endswith("the authority's certificate that should verify the server cannot be read")
    assert "sslrootcert" in (failure.hint or "")
