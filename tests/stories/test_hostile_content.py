"""What traders write is shown, and never obeyed: by no terminal, no browser, no markup."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser
from pathlib import Path

import pytest
from installations import Founded, at, copied, of_day, write_items
from said import done

from sekisho.desk import terminal

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><style>*{display:none}",
    "[bold red]not markup[/bold red]",
    r"\[link=https://example.org]press[/link]",
    "ends in a backslash \\",
    "{{ 7 * 7 }}{% include 'x' %}",
    "{importer} {0} %s %(name)s",
    "$x^2$ & <b>bold</b>",
    "'; DROP TABLE goods_item; --",
    "日本語の品名 ﷽ 🛃",
]
DAY = "2024-02-29"


class _Tags(HTMLParser):
    """Elements and event handlers of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.handlers: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.handlers |= {name for name, _ in attrs if name.startswith("on")}

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def parsed(html: str) -> _Tags:
    """The elements, handlers and text of a page."""
    tags = _Tags()
    tags.feed(html)
    return tags


@pytest.fixture(scope="module")
def hostile(administration: Founded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation in which traders of the last day wrote what they should not."""
    folder = tmp_path_factory.mktemp("hostile")
    there = copied(administration.learned, folder / "data")
    day = administration.files.last_day
    items = of_day(administration.files, day).slice(0, len(HOSTILE))
    file = write_items(folder / "hostile.csv", items)
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.reader(source))
    for number, words in enumerate(HOSTILE, start=1):
        for column in ("description", "importer", "seller"):
            rows[number][rows[0].index(column)] = words
        rows[number][rows[0].index("declaration_number")] = f"H-{number}-<u>x[/]"
        rows[number][rows[0].index("office")] = "<b>10"
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows(rows)
    taken = there.collect(file, "sekisho", at=at(6))
    assert taken.items == len(HOSTILE)
    there.standing.set_office("<b>10", {"red_rate": "100%"}, from_on=day, at=at(7))
    there.assess(arrival_id=taken.arrival.arrival_id, at=at(8))
    there.select("<b>10", day, at=at(9))
    return there.folder


def test_a_page_shows_it_as_text(hostile: Path, tmp_path: Path) -> None:
    page = tmp_path / "list.html"
    plain = tmp_path / "plain.html"
    done("list", "--office", "<b>10", "--on", DAY, "--html", page, data=hostile)
    html = page.read_text("utf-8")
    tags = parsed(html)
    assert tags.handlers == set()
    assert not tags.seen & {"img", "b", "u", "iframe", "object", "link"}
    assert html.count("<script>") == html.count("</script>") == 2
    text = "".join(tags.text)
    for words in HOSTILE:
        assert words in text, words
    item = "H-2-<u>x[/]"
    done("explain", item, "--html", plain, data=hostile)
    shown = parsed(plain.read_text("utf-8"))
    assert shown.handlers == set()
    assert not shown.seen & {"img", "b", "u", "iframe", "object", "link"}
    assert HOSTILE[1] in "".join(shown.text)


def test_a_terminal_shows_it_as_text(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal.out, "width", 2000)
    said = done("list", "--office", "<b>10", "--on", DAY, data=hostile).out
    for words in HOSTILE:
        assert words in said, words
    assert "\x1b" not in said
    for number, words in enumerate(HOSTILE, start=1):
        told = done("explain", f"H-{number}-<u>x[/]", data=hostile)
        assert words in told.out, words


def test_machines_get_it_as_it_was_declared(hostile: Path) -> None:
    words = ("list", "--office", "<b>10", "--on", DAY)
    rows = done(*words, "--as", "csv", data=hostile).rows
    assert {row["goods"] for row in rows} == set(HOSTILE)
    told = done(*words, "--as", "json", data=hostile).told
    assert {row["importer"] for row in told} == set(HOSTILE)


def test_signs_that_steer_a_terminal_are_refused_and_shown_harmlessly(
    administration: Founded, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    items = of_day(administration.files, administration.files.last_day).slice(0, 3)
    file = write_items(tmp_path / "escape.csv", items)
    steering = ["\x1b[2J\x1b[31mred", "\x9b2J", "\x07bell\x08\x08"]
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8"))))
    for number, words in enumerate(steering, start=1):
        rows[number][rows[0].index("description")] = words
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows(rows)
    said = done("collect", file, "--map", "sekisho", data=data)
    assert "3 rows in quarantine" in said.err
    listed = done("quarantine", "list", data=data)
    told = done("quarantine", "list", "--as", "json", data=data)
    ids = [row["rejection_id"] for row in told.told]
    shown = [done("quarantine", "show", one, data=data) for one in ids]
    again = done("quarantine", "fix", ids[0], "description=\x1b[2Jagain", data=data)
    for each in (said, listed, again, told, *shown):
        assert not set("\x1b\x9b\x07\x08") & set(each.out + each.err)
