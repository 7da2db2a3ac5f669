"""Identity: as whom the server runs. PostgreSQL refuses to run as root, and initdb wants a user id that has a name."""

import os
import shutil

import msgspec


class Identity(msgspec.Struct, frozen=True):
    """How a program is run as somebody: words before its command line, or a user id to change to."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    @property
    def changes_user(self) -> bool:
        return self.uid is not None


def identities() -> tuple[Identity, ...]:
    """The ways that this process has, best first; none creates a user, and whether one works must be tried.

    A user namespace leaves files and processes ours and only looks like an ordinary user from within. Docker's default
    seccomp profile forbids it; there root may change to another user, who may not be able to reach our files.
    """
    if os.geteuid() == 0:
        return tuple(way for way in (_namespace(), _ordinary_user()) if way)
    if _has_name(os.geteuid()):
        return (Identity(),)
    return tuple(way for way in (_namespace(), Identity()) if way)


def _namespace() -> Identity | None:
    user, unshare = _somebody(), shutil.which("unshare")
    if user is None or unshare is None:
        return None
    return Identity(prefix=(unshare, "--user", f"--map-user={user[0]}", f"--map-group={user[1]}"))


def _ordinary_user() -> Identity | None:
    user = _somebody()
    return user and Identity(uid=user[0], gid=user[1])


def _somebody() -> tuple[int, int] | None:
    """The ids of `nobody`, or of any account that is not root's; a minimal image may have none."""
    # Not at the top: Windows has no pwd, and importing this module has to work there.
    import pwd

    others = [user for user in pwd.getpwall() if user.pw_uid != 0]
    user = min(others, key=lambda user: user.pw_name != "nobody", default=None)
    return user and (user.pw_uid, user.pw_gid)


def _has_name(uid: int) -> bool:
    import pwd

    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True
