r"""Traffic for a throwaway server: an SQL script whose queries return the statements to run, as by psql's \gexec."""

import re
from collections.abc import Callable, Iterable

_GEXEC = re.compile(r"\\gexec[ \t]*$", re.MULTILINE)


def play(script: str, run: Callable[[str], Iterable[str]]) -> int:
    r"""Run the script and every statement that a query ending in `\gexec` returns; gives the number of these.

    `run` sends one text, which may hold many statements, to a session by the simple protocol and gives the first column
    of its last result, nothing where that returned no rows. Its errors are passed on and end the traffic there.
    """
    *queries, rest = _GEXEC.split(script)
    played = 0
    for query in queries:
        for statement in list(run(query)):
            run(statement)
            played += 1
    run(rest)
    return played
