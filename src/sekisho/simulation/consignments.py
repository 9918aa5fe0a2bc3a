"""The items of one simulated day, as arrays: what is declared, and what is true.

Takes   nothing: it is the form that `trade` fills, `slips` blurs and `papers` writes out.
Gives   one element an item; parties, countries and goods by number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

HONEST = -1
# Below this customs value no duty is due [yen]: Japan, Customs Tariff Act, article 14(18).
FREE_BELOW = 10_000.0


@dataclass(slots=True)
class Trade:
    """The items of one day; changed in place while the day is told."""

    declaration: Numbers
    item_number: Numbers
    importer: Numbers
    seller: Numbers
    declarant: Numbers
    office: Numbers
    mode: Numbers
    departure: Numbers
    origin: Numbers
    true_origin: Numbers
    goods: Numbers
    """As declared."""
    true_goods: Numbers
    scheme: Numbers
    """The scheme under which the item is dirty, or HONEST."""
    mass_kg: Floats
    value: Floats
    true_value: Floats
    preferred: Flags
    rate_pct: Floats
