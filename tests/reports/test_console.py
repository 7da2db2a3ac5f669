"""The console."""

import io

import pytest

from pgadvise.reports.console import Color, console, has_color


class Teletype(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    "choice, environ, terminal, colors",
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, False, False),
        ("auto", {"CLICOLOR_FORCE": "1", "TERM": "dumb"}, False, True),
        ("auto", {"CLICOLOR": "0"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_who_decides_on_colors(choice: Color, environ: dict[str, str], terminal: bool, colors: bool) -> None:
    """The option, then NO_COLOR, then what forces, then what the terminal is."""
    assert has_color(choice, environ, terminal) is colors


def test_a_pipe_is_100_columns_wide() -> None:
    """Unless COLUMNS says otherwise; nonsense there is not heard."""
    assert console(io.StringIO(), environ={}).width == 100
    assert console(io.StringIO(), environ={"COLUMNS": "72"}).width == 72
    assert console(io.StringIO(), environ={"COLUMNS": "wide"}).width == 100
    assert console(Teletype(), environ={}).width == 100  # a terminal that cannot be asked


def test_without_color_nothing_but_text_is_written() -> None:
    """No bold, no dim: what goes to a pipe or under NO_COLOR is plain."""
    file = Teletype()
    console(file, environ={"NO_COLOR": "1"}).print("text", style="bold red")
    assert file.getvalue() == "text\n"
