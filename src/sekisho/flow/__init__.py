"""Flow: the journey of a declaration, told in order.

    in      files, days, offices, numbers that a person or a door names
    out     what was written, waiting lists, explanations, studies
    never   decides anything itself: each stage does its own work and sees no other stage

The journey itself is one page, `journey.py`; the others gather what people want to see of it.
"""

from sekisho.flow.demonstration import DEMONSTRATION_SEED, Demonstration, demonstrate
from sekisho.flow.journey import Assessed, Checkpoint, Collected
from sekisho.flow.lists import WorkList
from sekisho.flow.loop.measures import Measures, measure
from sekisho.flow.maps import find_map, guess_map, map_names
from sekisho.flow.progress import Progress
from sekisho.flow.quarantine import Mending
from sekisho.flow.studies import STUDY_SEED, Reveal, Terms, study

__all__ = [
    "DEMONSTRATION_SEED",
    "STUDY_SEED",
    "Assessed",
    "Checkpoint",
    "Collected",
    "Demonstration",
    "Measures",
    "Mending",
    "Progress",
    "Reveal",
    "Terms",
    "WorkList",
    "demonstrate",
    "find_map",
    "guess_map",
    "map_names",
    "measure",
    "study",
]
