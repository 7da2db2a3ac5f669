"""The functions that somebody's rows depend on: what policies call, and what the application's roles can call."""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.conditions import conditions
from pgadvise.engines.isolation.written import governed
from pgadvise.snapshot import Function, Policy, Relation, quote


def used_functions(application: Application, callers: Callers) -> Iterator[tuple[Function, tuple[str, ...]]]:
    """Each with the policies, in words, that it decides; through other functions as well."""
    platform = application.platform
    ours = {function.oid for function in platform.functions}
    policies: dict[int, list[tuple[Policy, Relation]]] = {oid: [] for oid in ours}
    for table in governed(platform):
        for policy in platform.snapshot.policies_of(table):
            called = tuple(f for condition in conditions(policy) for f in callers.called(condition))
            for function in callers.reached(called):
                if function.oid in ours:
                    policies[function.oid].append((policy, table))
    for function in platform.functions:
        names = tuple(dict.fromkeys(f"{quote(policy.name)} on {table}" for policy, table in policies[function.oid]))
        if names or application.exposed_function(function):
            yield function, names
