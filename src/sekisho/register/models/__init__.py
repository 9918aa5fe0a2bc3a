"""The tables of `register`, one noun a file."""

from sekisho.register.models.assignment import Assignment
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
from sekisho.register.models.examination import Examination, SetAside
from sekisho.register.models.heartbeat import Heartbeat
from sekisho.register.models.history_read import HistoryRead
from sekisho.register.models.job import Job
from sekisho.register.models.kept_figures import KeptFigures
from sekisho.register.models.office import Office
from sekisho.register.models.office_day import OfficeDay
from sekisho.register.models.order import Order
from sekisho.register.models.photo import Photo
from sekisho.register.models.proposal import Proposal
from sekisho.register.models.referral import Referral
from sekisho.register.models.seizure import Exhibit, Handover, Seizure
from sekisho.register.models.sketch import Sketch
from sekisho.register.models.sought_word import SoughtWord
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
    "Assignment",
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
    "Examination",
    "Exhibit",
    "Handover",
    "Heartbeat",
    "HistoryRead",
    "Job",
    "KeptFigures",
    "Office",
    "OfficeDay",
    "Order",
    "Photo",
    "Proposal",
    "Referral",
    "RetentionRun",
    "Seizure",
    "SetAside",
    "Sketch",
    "SoughtWord",
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
