"""Ctrl-C where it gets lost: Python only prints what strikes in a `__del__`, ctypes makes an error of its own of it."""

import signal
import sys
import threading
from types import FrameType

# Where nothing can be raised. z3 is in one of them a fifth of its time: it has a `__del__` for each of some hundred
# thousand values, and ctypes asks a `from_param` about each argument. An import ends with
# the callback of a weak reference.
_DEAF = frozenset({"__del__", "from_param"})
_IMPORTED = ("<frozen importlib._bootstrap>", "cb")
_PAUSE = 0.01  # seconds until it strikes again
_struck = threading.Event()


def keep() -> None:
    """Let no interrupt be dropped."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else the caller wants it ignored (nohup)
        signal.signal(signal.SIGINT, _strike)


def code(given: int) -> int:
    """130 where somebody interrupted, whatever became of it."""
    return 130 if _struck.is_set() else given


def struck() -> bool:
    """Whether somebody interrupted: then an error may be all that a library made of it."""
    return _struck.is_set()


def heed() -> None:
    """Strike once more where what was interrupted went on: a driver may have made an error of its own of it."""
    if _struck.is_set():
        raise KeyboardInterrupt


def _strike(_number: int, frame: FrameType | None) -> None:
    _struck.set()
    if not _deaf(frame):
        raise KeyboardInterrupt
    timer = threading.Timer(_PAUSE, _send)
    timer.daemon = True
    timer.start()


def _deaf(frame: FrameType | None) -> bool:
    while frame is not None:
        code = frame.f_code
        if code.co_name in _DEAF or (code.co_filename, code.co_name) == _IMPORTED:
            return True
        frame = frame.f_back
    return False


def _send() -> None:
    if sys.platform == "win32":
        signal.raise_signal(signal.SIGINT)
    else:  # a signal to the thread itself also ends what it waits for
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
