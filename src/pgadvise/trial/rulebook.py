"""A rulebook of one's own held against its pages and cases: `<category>/<rule>.py`, `cases/<category>/<rule>.sql`."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Self

import msgspec
import psycopg

from pgadvise.proving.checking import Checking
from pgadvise.remembered import remembered
from pgadvise.rule import Rule
from pgadvise.scratch import embedded
from pgadvise.scratch.platform import supabase_sql
from pgadvise.scratch.server import Server
from pgadvise.trial.cases import Case, read_cases
from pgadvise.trial.examination import Proving, applies, disagreements, page_case, page_disagreements

# Supabase's own superuser; on a plain server any name that no database has will do.
_SUPERUSERS = {"plain": "pgadvise_scratch", "supabase": "supabase_admin"}


class Tried(msgspec.Struct, frozen=True):
    """A page or a case that was tried; `place` is its file and line. Nobody disagrees where `problems` is empty."""

    rule: str
    place: str
    title: str
    problems: tuple[str, ...] = ()


class Grounds:
    """Throwaway servers, each started when first needed and ended with the block: one for each platform, because roles
    belong to a whole server, and one where leaks are replayed."""

    def __init__(self) -> None:
        self._ending = ExitStack()
        self._replaying: Server | None = None

    @remembered
    def session(self, platform: str) -> psycopg.Connection:
        server = self._ending.enter_context(embedded.start(superuser=_SUPERUSERS[platform]))
        session = self._ending.enter_context(psycopg.connect(server.dsn, autocommit=True))
        if platform == "supabase":
            session.execute(supabase_sql().encode())
        return session

    def proving(self) -> Proving:
        if self._replaying is None:
            self._replaying = self._ending.enter_context(embedded.start(superuser=_SUPERUSERS["plain"]))
        server = self._replaying
        return Checking(seconds=600, serving=lambda: nullcontext(server))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *about: object) -> None:
        self._ending.close()


def cases_of(folder: Path, rule: Rule) -> Path:
    """Where a rulebook of one's own keeps a rule's cases."""
    return folder / "cases" / rule.category / f"{Path(rule.file).stem}.sql"


def tried(folder: Path, rules: Iterable[Rule], grounds: Grounds) -> Iterator[Tried]:
    """The page of each rule, then its cases in order. ServerFailed where no server can be had."""
    for rule in rules:
        yield _page(rule, grounds)
        path = cases_of(folder, rule)
        try:
            cases = read_cases(path)
        except (OSError, ValueError) as error:
            said = f"it has no cases: {error.strerror}" if isinstance(error, OSError) else str(error)
            yield Tried(rule.name, str(path), "its cases", (said,))
            continue
        yield from (_case(rule, case, path, grounds) for case in cases)


def _page(rule: Rule, grounds: Grounds) -> Tried:
    example = page_case(rule, "Example")
    problems: list[str] = []
    with _told(problems):
        session = grounds.session(example.platform)
        if applies(example, session.info.server_version // 10_000):
            problems += page_disagreements(session, rule, _proving(rule, example, grounds))
    return Tried(rule.name, rule.file, "its page", tuple(problems))


def _case(rule: Rule, case: Case, path: Path, grounds: Grounds) -> Tried:
    problems: list[str] = []
    with _told(problems):
        session = grounds.session(case.platform)
        if applies(case, session.info.server_version // 10_000):
            problems += disagreements(session, rule, case, _proving(rule, case, grounds))
    return Tried(rule.name, f"{path}:{case.line}", case.title, tuple(problems))


def _proving(rule: Rule, case: Case, grounds: Grounds) -> Proving | None:
    wanted = any(need.fact == "verdicts" and not need.optional for need in rule.needs)
    return grounds.proving() if wanted or case.head("proved") is not None else None


@contextmanager
def _told(problems: list[str]) -> Iterator[None]:
    """What the server says of SQL that does not run is one more problem of the page or case."""
    try:
        yield
    except psycopg.Error as error:
        problems.append(f"its SQL does not run: {error.diag.message_primary or error}")
