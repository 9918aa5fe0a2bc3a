"""Answers: what was asked for, told in a terminal; a file for each group of verbs.

Takes   what the flow has gathered, and the language of the person.
Gives   tables for people, CSV and JSON for machines, or the same as a page.
"""

from sekisho.desk.answers.budgets import strategies_compared
from sekisho.desk.answers.journey import explanations, study, waiting_list, worklist
from sekisho.desk.answers.standing import indicators, offices, rejection, rejections

__all__ = [
    "explanations",
    "indicators",
    "offices",
    "rejection",
    "rejections",
    "strategies_compared",
    "study",
    "waiting_list",
    "worklist",
]
