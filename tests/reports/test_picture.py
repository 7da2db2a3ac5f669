"""The picture."""

import xml.etree.ElementTree as ElementTree

from tests.reports import picture

from pgadvise.report import Report
from pgadvise.reports import terminal
from pgadvise.reports.view import View


def test_a_picture_shows_the_report(report: Report) -> None:
    """Well-formed SVG that holds every line of the report at 100 columns, hostile names included."""
    root = ElementTree.fromstring(picture.svg(report))
    texts = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]
    drawn = "".join("".join(texts).replace("\xa0", " ").split())
    for line in terminal.render(report, View(width=picture.WIDTH)).splitlines():
        assert "".join(line.split()) in drawn


def test_a_picture_is_the_same_every_time(report: Report) -> None:
    """The same report gives the same bytes, and nothing in it is fetched from elsewhere."""
    drawn = picture.svg(report)
    assert drawn == picture.svg(report)
    assert "url(http" not in drawn
    assert "@import" not in drawn
    assert "href" not in drawn
