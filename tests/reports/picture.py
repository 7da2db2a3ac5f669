"""The terminal report as a picture, for a README: SVG, the same bytes for the same report."""

import io

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from pgadvise.report import Report
from pgadvise.reports import terminal
from pgadvise.reports.view import View

WIDTH = 100
_NAME = "pgadvise"  # prefix of ids and classes; rich would derive one from the content

_THEME = TerminalTheme(
    (13, 17, 23),
    (201, 209, 217),
    [
        (72, 79, 88),
        (255, 123, 114),
        (63, 185, 80),
        (227, 179, 65),
        (88, 166, 255),
        (188, 140, 255),
        (57, 197, 207),
        (177, 186, 196),
    ],
)

# Like rich's own frame, without the web font it would fetch: each text is stretched to its cells by textLength.
_FRAME = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px;
}}
.{unique_id}-title {{ font: bold 18px system-ui, sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def svg(report: Report, title: str = "advise check", view: View | None = None) -> str:
    """The report at 100 columns in colour. Without timing; `title` is the command that shows the same."""
    console = Console(
        file=io.StringIO(),
        width=WIDTH,
        record=True,
        force_terminal=True,
        color_system="truecolor",
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    terminal.write(report, console, view or View(width=WIDTH))
    return console.export_svg(title=title, theme=_THEME, code_format=_FRAME, unique_id=_NAME)
