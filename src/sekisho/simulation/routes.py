"""Countries of the simulated border: prices, preference, and the ways goods take.

Takes   nothing: which agreements there are and how dear goods are is invented.
Gives   arrays by country number, and the hubs through which goods of a region come.

A country is given by its ISO 3166 code so that screens show real names; no figure here says
anything about the real country.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

# code, price level against the world, share of the rate that a preference leaves (1 = none), hub
_LIST = (
    ("CN", 0.80, 1.0, "HK"),
    ("VN", 0.85, 0.0, "SG"),
    ("TH", 0.95, 0.0, "SG"),
    ("MY", 0.95, 0.0, "SG"),
    ("ID", 0.85, 0.3, "SG"),
    ("PH", 0.90, 0.3, "SG"),
    ("KH", 0.75, 0.0, "SG"),
    ("BD", 0.75, 0.0, "SG"),
    ("IN", 0.80, 0.3, "AE"),
    ("KR", 1.10, 0.5, "HK"),
    ("TW", 1.10, 1.0, "HK"),
    ("HK", 1.05, 1.0, "HK"),
    ("SG", 1.15, 0.0, "SG"),
    ("US", 1.30, 1.0, "US"),
    ("CA", 1.20, 0.3, "US"),
    ("DE", 1.45, 0.3, "NL"),
    ("FR", 1.60, 0.3, "NL"),
    ("IT", 1.60, 0.3, "NL"),
    ("ES", 1.20, 0.3, "NL"),
    ("NL", 1.30, 0.3, "NL"),
    ("BE", 1.35, 0.3, "NL"),
    ("GB", 1.50, 0.3, "NL"),
    ("CH", 1.80, 0.3, "NL"),
    ("FI", 1.30, 0.3, "NL"),
    ("AU", 1.15, 0.0, "SG"),
    ("NZ", 1.15, 0.0, "SG"),
    ("BR", 0.85, 1.0, "NL"),
    ("CL", 0.90, 0.0, "US"),
    ("CO", 0.85, 1.0, "US"),
    ("EC", 0.80, 1.0, "US"),
    ("SA", 0.90, 1.0, "AE"),
    ("AE", 1.05, 1.0, "AE"),
    ("RU", 0.80, 1.0, "NL"),
)

CODES = tuple(row[0] for row in _LIST)
NUMBER = {code: number for number, code in enumerate(CODES)}
CHINA = NUMBER["CN"]
PRICE_LEVEL: npt.NDArray[np.float64] = np.array([row[1] for row in _LIST])
PREFERENCE: npt.NDArray[np.float64] = np.array([row[2] for row in _LIST])
HUB: npt.NDArray[np.int64] = np.array([NUMBER[row[3]] for row in _LIST])
# Where false origins are claimed, and from where concealed goods come: invented, see above.
LAUNDERING = np.array([NUMBER[code] for code in ("VN", "TH", "MY", "KH")])
THIRD = np.array([NUMBER[code] for code in ("MY", "TH", "TW", "KR", "VN")])
DETOURS = np.array([NUMBER[code] for code in ("CO", "EC", "AE", "BR", "NL", "CL", "HK")])
