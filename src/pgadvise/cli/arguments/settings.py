"""Options over the configuration file: what the command line says outranks what the file says."""

from pathlib import Path
from typing import Any

from msgspec.structs import replace

from pgadvise import config
from pgadvise.cli.arguments.options import Looking
from pgadvise.config import Config
from pgadvise.engines.declared import Declared


def configuration(looking: Looking) -> Config:
    """The configuration in force: the named or the nearest file, under the options."""
    path = None if looking.isolated else looking.config or config.find(Path.cwd())
    base = config.read(path) if path else Config()
    return replace(
        base,
        declared=_declared(base.declared, looking),
        select=looking.select or base.select,
        ignore=(*base.ignore, *looking.ignore),
        rulebooks=(*base.rulebooks, *looking.rulebooks),
    )


def _declared(base: Declared, looking: Looking) -> Declared:
    tenancy: dict[str, Any] = {}
    if looking.tenant_table:
        tenancy["table"] = looking.tenant_table
    if looking.tenant_keys:
        tenancy["key"], tenancy["also"] = looking.tenant_keys[0], looking.tenant_keys[1:]
    schemas = {"include": looking.schemas} if looking.schemas else {}
    roles = {"app": looking.roles} if looking.roles else {}
    return replace(
        base,
        tenancy=replace(base.tenancy, **tenancy),
        schemas=replace(base.schemas, **schemas),
        roles=replace(base.roles, **roles),
    )
