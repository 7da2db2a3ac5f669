"""A `.env` file that somebody named."""

import re
from collections.abc import Mapping
from pathlib import Path

from pgadvise.errors import UsageError

_ENTRY = re.compile(
    r"""(?x)
    [^\S\n]* (?: export [^\S\n]+ )? (?P<name> [A-Za-z_][\w.-]* ) [^\S\n]* = [^\S\n]*
    (?:
        ' (?P<literal> [^']* ) '
      | ` (?P<raw> [^`]* ) `
      | " (?P<escaped> (?: [^"\\] | \\. | \\\n )* ) "
      | (?P<bare> (?! ['"`] ) [^\n]*? )
    )
    [^\S\n]* (?: (?<= [\s'"`=] ) \# [^\n]* )? (?: \n | \Z )
    """
)
_NOTHING = re.compile(r"[^\S\n]*(?:#[^\n]*)?(?:\n|\Z)")
_REFERENCE = re.compile(r"\\?\$\{(\w+)(?::-([^}]*))?\}")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


def read_env_file(path: str | Path, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of a `.env` file: quotes, `export`, comments, values over several lines, `${NAME}`.

    A `${NAME}` is taken from the lines before, else from `environ`. Raises UsageError, which names lines, never values.
    """
    text = _text(Path(path))
    variables: dict[str, str] = {}
    position = 0
    while position < len(text):
        nothing = _NOTHING.match(text, position)
        if nothing:
            position = nothing.end()
            continue
        entry = _ENTRY.match(text, position)
        if not entry:
            line = text.count("\n", 0, position) + 1
            raise UsageError(f"{path}, line {line} is not NAME=VALUE", "close every quote, or remove the line")
        variables[entry["name"]] = _value(entry, {**(environ or {}), **variables})
        position = entry.end()
    return variables


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        reason = "it is not UTF-8 text"
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
    raise UsageError(
        f"cannot read the environment file {path}: {reason}", "--env-file names a file of NAME=VALUE lines"
    )


def _value(entry: re.Match[str], known: Mapping[str, str]) -> str:
    if entry["literal"] is not None:
        return entry["literal"]
    if entry["raw"] is not None:
        return entry["raw"]
    if entry["escaped"] is not None:
        unescaped = re.sub(r"(?s)\\([^$])", lambda found: _ESCAPES.get(found[1], found[1]), entry["escaped"])
        return _expanded(unescaped, known)
    return _expanded(entry["bare"].rstrip(), known)


def _expanded(text: str, known: Mapping[str, str]) -> str:
    """References replaced; one that nothing answers stays, so that the message about it can show it."""

    def answer(found: re.Match[str]) -> str:
        if found[0].startswith("\\"):
            return found[0][1:]
        return known.get(found[1]) or found[2] or found[0]

    return _REFERENCE.sub(answer, text)
