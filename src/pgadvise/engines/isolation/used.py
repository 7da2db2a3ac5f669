"""The functions that somebody's rows depend on: what policies call, and what the application's roles can call."""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.isolation.written import conditions, governed
from pgadvise.snapshot import Function, quote


def used_functions(application: Application, callers: Callers) -> Iterator[tuple[Function, tuple[str, ...]]]:
    """Each with the policies, in words, that it decides; through other functions as well."""
    platform = application.platform
    policies: dict[int, dict[str, None]] = {}
    for table in governed(platform):
        for policy in platform.snapshot.policies_of(table):
            called = tuple(f for condition in conditions(policy) for f in callers.called(condition))
            for function in callers.reached(called):
                policies.setdefault(function.oid, {})[f"{quote(policy.name)} on {table}"] = None
    for function in platform.functions:
        names = tuple(policies.get(function.oid, ()))
        if names or application.exposed_function(function):
            yield function, names
