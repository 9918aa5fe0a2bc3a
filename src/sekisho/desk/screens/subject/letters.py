"""The message to the filer, in both languages, ready to be passed on.

Takes   the notice, what is asked, the day by which an answer is wanted.
Gives   the whole message as it is recorded. It names the declaration and what is asked, and
        nothing of why the subject was chosen.
Source  Ministry of Finance of Japan, Advance Filing Rules on Maritime Container Cargo Information,
        appendix 4.
"""

from __future__ import annotations

from datetime import date

from sekisho.desk.screens.subject.gathering import Seen
from sekisho.language import translate
from sekisho.register.referrals import Message, Notice

SAYS = {
    Notice.RFI: "We need further information about this declaration before we can decide.",
    Notice.HLD: "Hold. Please add or correct the information that was filed, so that we can "
    "finish our assessment.",
    Notice.DNL: "Do not load. These goods may not be loaded onto the vessel.",
    Notice.DNU: "Do not unload. These goods may not be discharged until this notice is cancelled.",
    Notice.SPD: "Discharge suspended. The advance information was not filed; discharge needs the "
    "permission of customs.",
}
"""What each notice says."""
NAMES = {
    Notice.RFI: "Request for information",
    Notice.HLD: "Hold",
    Notice.DNL: "Do not load",
    Notice.DNU: "Do not unload",
    Notice.SPD: "Discharge suspended",
}
"""What each notice is called."""


def message(seen: Seen, notice: str, asked: str, answer_by: date | None) -> Message:
    """The message that is recorded and passed on.

    Raises:
        WrongInput: when it is sent, for a notice that does not exist.
    """
    told = (notice, asked.strip(), answer_by)
    return Message(
        subject_id=seen.number,
        office=seen.office,
        notice=notice,
        message_en=_text(seen, *told, "en"),
        message_ja=_text(seen, *told, "ja"),
        declaration_number=seen.item.declaration_number,
        addressee=seen.item.declarant or seen.item.carrier or "",
        asked=asked.strip()[:1000],
        answer_by=answer_by,
    )


def _text(seen: Seen, notice: str, asked: str, answer_by: date | None, language: str) -> str:
    if notice not in set(Notice):
        return ""
    named = Notice(notice)
    about = translate("Declaration {number}, line {line}", language)
    lines = [
        f"{named}: {translate(NAMES[named], language)}",
        about.format(number=seen.item.declaration_number, line=seen.item.item_number),
        "",
        translate(SAYS[named], language),
    ]
    if asked:
        lines += ["", asked]
    if answer_by:
        lines += ["", translate("Please answer by {day}.", language).format(day=answer_by)]
    lines += ["", translate("Customs office {office}", language).format(office=seen.office)]
    return "\n".join(lines)
