"""Plots on a screen: the picture, the same as a table, and both as files.

    plot = Plot("by-month", _("Findings by month"), svg, figures("…", heads, rows, language))
    return download(request, [plot]) or show(request, "x.html", {"plots": [plot]})

Takes   a picture with the table that it was drawn from; in the address `?as=csv&of=by-month`.
Gives   what `plot.html` shows; a file where one was asked for, under the permission of the screen.

The PNG is drawn by the browser from the SVG, with the reader's own fonts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpResponse, QueryDict

from sekisho.desk.pages.chapters.chapter import Figures
from sekisho.desk.plots.canvas import alone
from sekisho.desk.web.screen import Request

AS, OF = "as", "of"
_FORMS = ("csv", "svg")
# So that a spreadsheet reads Japanese as what it is.
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Plot:
    """One idea: its title, the picture, what it says in words, and the table beside it."""

    name: str
    """Under which it is found in the page and downloaded; letters, digits and hyphens."""
    title: str
    svg: str
    """Empty where a picture would say nothing: then only the table is shown."""
    figures: Figures
    says: tuple[str, ...] = ()
    """Sentences in plain words, read beside the picture."""

    def link(self, shown: QueryDict, form: str) -> str:
        """The address of the file, from what the page's own address asks for."""
        asked = shown.copy()
        asked[AS], asked[OF] = form, self.name
        return f"?{asked.urlencode()}"


def download(request: Request, plots: Iterable[Plot]) -> HttpResponse | None:
    """The file that the address asks for; nothing where it asks for the page.

    Raises:
        Http404: no plot of the page bears the name, or it has no such form.
    """
    form = request.GET.get(AS, "")
    if not form:
        return None
    wanted = next((one for one in plots if one.name == request.GET.get(OF)), None)
    if wanted is None or form not in _FORMS or (form == "svg" and not wanted.svg):
        raise Http404
    if form == "svg":
        return attached(alone(wanted.svg), "image/svg+xml", f"{wanted.name}.svg")
    return attached(_BYTE_ORDER_MARK + wanted.figures.csv, "text/csv", f"{wanted.name}.csv")


def attached(text: str, kind: str, name: str) -> HttpResponse:
    """Text as a file that the browser keeps and does not show."""
    return HttpResponse(
        text,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
