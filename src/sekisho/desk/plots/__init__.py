"""Plots: pictures where people look rather than read; each has a table beside it.

Takes   rows of figures, and the language of what is written on them.
Gives   SVG text that stands by itself or in a page.
"""

from sekisho.desk.plots.canvas import alone
from sekisho.desk.plots.studies import calibration, gain, rates_with_intervals

__all__ = ["alone", "calibration", "gain", "rates_with_intervals"]
