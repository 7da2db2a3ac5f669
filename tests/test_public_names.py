"""What `import pgadvise` gives."""

import inspect
import pkgutil
import subprocess
import sys

import pytest

import pgadvise


@pytest.mark.parametrize("name", pgadvise.__all__)
def test_public_name_is_there(name: str) -> None:
    """Each public name is the thing of that name, and says what it is to who asks for help."""
    thing = getattr(pgadvise, name)
    assert thing.__name__ == name
    assert inspect.getdoc(thing)


def test_no_public_name_is_also_a_module() -> None:
    """Importing a submodule binds its name in the package: which of the two one got would hang on what came before."""
    modules = {module.name for module in pkgutil.iter_modules(pgadvise.__path__)}
    assert {"advise", "rule", "snapshot"} <= modules
    assert modules & set(pgadvise.__all__) == set()


def test_import_loads_nothing() -> None:
    """`advise --version` is asked often: the package alone loads none of its modules."""
    text = "import sys, pgadvise; print([name for name in sys.modules if name.startswith('pgadvise.')])"
    assert subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_an_unknown_name_is_an_attribute_error() -> None:
    """As with any module, so that `hasattr` works."""
    assert not hasattr(pgadvise, "advice")
