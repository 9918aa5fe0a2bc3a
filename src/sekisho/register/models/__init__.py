"""The tables of `register`, one noun a file."""

from sekisho.register.models.clock import ClockSetting, RetentionRun
from sekisho.register.models.declared import DayTally, Declared
from sekisho.register.models.deed import Deed
from sekisho.register.models.dossier import (
    Dossier,
    DossierItem,
    DossierMember,
    DossierNote,
    DossierTask,
    DossierTurn,
)
from sekisho.register.models.heartbeat import Heartbeat
from sekisho.register.models.job import Job
from sekisho.register.models.office import Office
from sekisho.register.models.order import Order
from sekisho.register.models.proposal import Proposal
from sekisho.register.models.tip import (
    Tip,
    TipContact,
    TipGrade,
    TipLink,
    TipPhoto,
    TipSource,
    TipTurn,
    TipWord,
)
from sekisho.register.models.waiting import Waiting

__all__ = [
    "ClockSetting",
    "DayTally",
    "Declared",
    "Deed",
    "Dossier",
    "DossierItem",
    "DossierMember",
    "DossierNote",
    "DossierTask",
    "DossierTurn",
    "Heartbeat",
    "Job",
    "Office",
    "Order",
    "Proposal",
    "RetentionRun",
    "Tip",
    "TipContact",
    "TipGrade",
    "TipLink",
    "TipPhoto",
    "TipSource",
    "TipTurn",
    "TipWord",
    "Waiting",
]
