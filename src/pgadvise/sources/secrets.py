"""What must never be read in a message: the password, in whole and in the pieces that drivers make of it."""

import re
from collections.abc import Iterable, Iterator, Mapping

MASK = "***"

_SECRET_PARAMETERS = ("password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key")
_PUBLIC_PARAMETERS = ("user", "dbname", "host", "hostaddr", "port", "service", "application_name")

# A driver that takes an unescaped password for a host, a port, a database or a parameter cuts it at some of these.
_RUN = re.compile(r"[^@/?#&=:,\s]+")
_MOST_RUNS = 16

# A mask in a sentence that everybody knows spells the word below it: "*** authentication failed" tells that the
# password is "password". These words would stand there whatever the password is, so they tell nothing about it.
_DRIVER_WORDS = frozenset(
    """
    absent accept accepting access address administrator after allow allowed already application_name attempt
    attempts authentication because before certificate channel check client closed command configuration connect
    connection connections could currently database default definition denied described description directory does
    during encryption entry exist expected expired failed failures fatal file following found from have host
    hostaddr hostname internal invalid known libpq list local localhost match matching maximum message missing
    multiple name network number only option options over parameter passfile password permission permitted
    pg_hba.conf pgbouncer policy pooler port postgres postgresql private public query read refused rejects
    remaining reserved resolve role root route running schema search_path secret security server service
    service_file session shutting slots socket sorry ssl sslmode standby starting superuser supplied support
    supported system target tenant timeout translate unexpectedly unreachable unsupported user value values verify
    version wait with words
    """.split()
)
# Shorter than this it is a part of half the words there are, and starring them would show which.
_SHORTEST = 4

_USERINFO = re.compile(r"(//[^\s\"'/@:]*:)[^\s\"']*@")
_ASSIGNMENT = re.compile(
    r"""(?ix)
    ( \b \w* (?: password | passwd | pwd | secret | api_key | scram_\w+_key ) (?: \s* = \s* | ["'] \s* : \s* ) )
    (?: ' (?: [^'\\] | \\. | '' )* (?: ' | $ ) | " (?: [^"\\] | \\. )* (?: " | $ ) | [^\s&;,"')\]}]+ )
    """
)


def secrets_of(parameters: Mapping[str, str]) -> tuple[str, ...]:
    """Every value and piece of a value in libpq `parameters` that is not for others' eyes, the longest first.

    A piece that is also the name of the user, the host or the database is left out: its place is known to be public.
    """
    public = {parameters[name].casefold() for name in _PUBLIC_PARAMETERS if name in parameters}
    values = [parameters[name] for name in _SECRET_PARAMETERS if parameters.get(name)]
    pieces = {piece for value in values for piece in (value, *_pieces(value)) if piece.casefold() not in public}
    return tuple(sorted(pieces, key=lambda piece: (-len(piece), piece)))


def scrub(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without the `secrets`, however they are escaped, and without what looks like a password to anybody.

    Short secrets and everyday words are masked only where passwords stand: in a URL, after `password=`, before an `@`.
    """
    for secret in sorted(set(secrets), key=len, reverse=True):
        if secret and secret != MASK:
            text = _occurrences(secret).sub(MASK, text)
    return _ASSIGNMENT.sub(rf"\1{MASK}", _USERINFO.sub(rf"\1{MASK}@", text))


def _pieces(value: str) -> Iterator[str]:
    """What lies between any two cuts, for which of them a driver makes depends on the others."""
    runs = [(found.start(), found.end()) for found in _RUN.finditer(value)]
    for number, (start, _) in enumerate(runs):
        last = len(runs) if len(runs) <= _MOST_RUNS else number + 1
        yield from (value[start:end] for _, end in runs[number:last])


def _occurrences(secret: str) -> re.Pattern[str]:
    escaped = "".join(_spellings(character) for character in secret)
    if _blends_in(secret):
        # The driver's split at an "@" leaves the piece beside it.
        escaped = rf"(?<![\w@]){escaped}(?=@|%40)"
    return re.compile(escaped, re.IGNORECASE)


def _blends_in(secret: str) -> bool:
    folded = secret.casefold()
    return len(secret) < _SHORTEST or any(folded in word for word in _DRIVER_WORDS)


def _spellings(character: str) -> str:
    """A character as it is, percent-encoded, after a backslash (libpq, repr, JSON) or as a JSON escape."""
    encoded = "".join(f"%{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
    code = f"\\\\u{ord(character):04x}"
    plus = r"|\+" if character == " " else ""
    return rf"(?:\\?{re.escape(character)}|{encoded}|{code}{plus})"
