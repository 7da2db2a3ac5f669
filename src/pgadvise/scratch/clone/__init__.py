"""A snapshot made into a database again, on a server that may be thrown away."""

from pgadvise.scratch.clone.clone import Clone, clone
from pgadvise.scratch.clone.piece import Unmade

__all__ = ["Clone", "Unmade", "clone"]
