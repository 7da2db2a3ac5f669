"""Work, counted: no other load of the machine changes it. How many seconds it takes is told by `tests/benchmarks`."""

import sys
from collections import Counter
from collections.abc import Callable


def calls(work: Callable[[], object]) -> int:
    """Of Python's functions and of the interpreter's, while `work` is done."""
    found = Counter[str]()
    before = sys.getprofile()
    sys.setprofile(lambda frame, event, arg: found.update((event,)))
    try:
        work()
    finally:
        sys.setprofile(before)
    return found["call"] + found["c_call"]
