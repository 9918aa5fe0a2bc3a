"""Feature rows with a known pattern, for the contract of every scorer."""

import numpy as np
import pyarrow as pa

from sekisho.risk.scorers import register


def rows(n: int = 900, seed: int = 5) -> tuple[pa.Table, np.ndarray, np.ndarray]:
    """Features, outcomes and days: electrics by air from one country are risky."""
    rng = np.random.default_rng(seed)
    code = rng.choice(["850440", "850450", "392690", "610910", "440890"], n)
    origin = rng.choice(["CN", "JP", "US", "DE"], n)
    mass = np.round(np.exp(rng.normal(3, 2, n)), 1) + 0.1
    risky = (code == "850440") & (origin == "US")
    outcome = (rng.random(n) < np.where(risky, 0.8, 0.15)).astype(float)
    examined = rng.integers(0, 4, n)
    known = {
        "commodity_code": code,
        "departure_country": origin,
        "origin_country": origin,
        "duty_rate_pct": rng.choice([0.0, 8.0], n),
        "duty_regime": rng.choice(["A", "C"], n),
        "net_mass_kg": mass,
        "item_value": np.round(mass * rng.choice([3.1, 27.1], n), 2),
        "price_per_kg": np.full(n, 3.1),
        "peer_price_per_kg_p25": np.full(n, 2.0),
        "peer_price_per_kg_p50": np.full(n, 3.0) * np.exp(rng.normal(0, 1, n)),
        "peer_price_per_kg_p75": np.full(n, 4.0),
        "consignment_examined": examined.astype(float),
        "consignment_findings": np.where(outcome > 0, examined, 0).astype(float),
        "goods_mass_examined": examined.astype(float),
        "goods_mass_findings": np.where(outcome > 0, examined, 0).astype(float),
    }
    names = {name for made in register.SCORERS.values() for name in made().card().reads}
    for name in sorted(names - known.keys()):
        known[name] = rng.integers(0, 50, n).astype(float)
    return pa.table(known), outcome, np.arange(n) // 10 + 18_000
