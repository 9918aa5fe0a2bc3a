"""Goods that cross the simulated border: codes, rates, prices and masses.

Takes   nothing: the list below is invented, with round figures; it is no tariff.
Gives   arrays by goods number: HS6, words, rate, price and mass, usual origins, cheaper neighbour.

HS codes and their words follow the Harmonized System 2022 in short. Rates of duty, prices [yen
per kg] and masses [kg] are plausible inventions. `extra` is an additional duty [%] that holds for
goods of one origin only (as an anti-dumping duty does).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

# hs6 | words | duty % | price yen/kg | mass kg | usual origins | extra duty % on CN origin
_LIST = """
020230|frozen boneless beef|38|900|9000|AU US NZ|0
020329|frozen pork|5|550|12000|US ES CA|0
030617|frozen shrimps|1|1300|4000|VN IN ID|0
040690|cheese|30|750|3000|NL AU FR|0
070320|fresh garlic|3|180|20000|CN ES|0
080390|fresh bananas|20|110|18000|PH EC|0
081190|frozen fruit|6|350|8000|CN CL CA|0
090111|coffee, not roasted|0|520|15000|BR VN CO|0
090121|coffee, roasted|12|1500|1200|IT US VN|0
100630|milled rice|60|140|20000|TH US VN|0
150910|virgin olive oil|0|900|5000|ES IT|0
151190|refined palm oil|3|130|22000|MY ID|0
170490|sugar confectionery|25|620|2500|CN TH DE|0
180632|chocolate in blocks|10|1200|2000|BE CN IT|0
190590|bakers' wares|20|540|2500|CN TH KR|0
200899|prepared fruit|17|330|6000|CN TH|0
210690|food preparations|15|1400|1500|US CN KR|0
220421|wine in bottles|15|950|5000|FR CL IT|0
220830|whisky|0|2100|3000|GB US|0
240220|cigarettes|9|4500|1500|KR CH CN|0
240399|tobacco preparations|30|3800|500|CN US ID|0
252329|portland cement|0|12|25000|CN VN|0
290511|methanol|3|48|24000|SA MY|0
300490|medicaments|0|22000|300|DE CH IN|0
330499|beauty preparations|0|4200|500|FR KR CN|0
340130|skin washing preparations|3|900|1500|KR TH CN|0
382499|chemical preparations|3|700|3000|CN US DE|0
390120|polyethylene|6|165|20000|SA KR TH|0
392690|articles of plastics|4|850|1200|CN VN TW|0
392410|plastic tableware|5|480|1800|CN TH VN|0
401110|new car tyres|0|520|9000|CN TH ID|25
420221|leather handbags|14|9500|150|IT CN FR|0
420222|handbags of textile or plastic|8|2600|300|CN VN IT|0
420292|travel bags|6|1500|600|CN VN|0
440710|sawn coniferous wood|5|60|24000|CA RU FI|0
441231|plywood, tropical wood|8|110|22000|MY ID CN|20
441233|plywood, other wood|6|120|20000|CN VN|20
480256|writing paper|0|120|18000|ID CN|15
481910|cartons of corrugated paper|0|160|5000|CN VN|0
520100|cotton, not carded|0|230|20000|US BR IN|0
540752|dyed woven polyester|8|900|2500|CN KR TW|0
610510|men's knitted cotton shirts|11|2400|500|CN VN BD|0
610910|cotton t-shirts|10|1700|700|CN BD VN|0
610990|t-shirts, other|9|1600|600|CN VN KH|0
611020|cotton pullovers|11|2300|600|CN VN BD|0
611030|man-made fibre pullovers|10|1900|600|CN VN KH|0
620342|men's cotton trousers|9|2100|700|CN VN BD|0
620462|women's cotton trousers|10|2300|700|CN VN BD|0
621210|brassieres|8|5200|200|CN TH VN|0
630260|terry towels|8|900|1500|CN VN IN|0
640319|sports footwear, leather|27|5200|400|CN VN ID|0
640399|leather footwear, other|30|4600|500|CN IT VN|0
640411|sports footwear, textile|8|2900|600|CN VN ID|0
640419|textile footwear, other|7|1900|700|CN VN|0
650500|knitted hats|5|2700|200|CN VN|0
690721|ceramic tiles|2|65|24000|CN IT ES|30
691110|porcelain tableware|3|420|2500|CN DE|0
700529|float glass|0|55|20000|CN TH ID|20
701349|glassware|3|380|2500|CN FR|0
711319|jewellery of precious metal|5|380000|4|IT HK CN|0
711719|imitation jewellery|3|5200|80|CN KR TH|0
720839|hot-rolled steel coils|0|85|24000|KR CN TW|28
721049|galvanised flat steel|0|110|23000|KR CN TW|28
730890|structures of steel|0|260|9000|CN VN|22
731815|screws and bolts|0|320|5000|CN TW|26
732393|stainless steel tableware|3|780|2500|CN KR|0
760429|aluminium profiles|7|420|8000|CN TH|32
760612|aluminium sheets|7|380|10000|CN KR|30
761510|aluminium kitchenware|4|820|2500|CN TH|0
820559|hand tools|0|1100|1500|CN TW DE|0
841451|table and floor fans|0|900|2500|CN TH|0
841510|air conditioners|0|1300|5000|CN TH|0
841810|refrigerators|0|700|6000|CN TH|0
847130|portable computers|0|21000|700|CN TW|0
847989|machines with own functions|0|4200|2500|DE CN US|0
848180|taps and valves|0|1700|1500|CN DE TW|0
850440|static converters|0|3800|700|CN TH TW|0
850760|lithium-ion accumulators|0|3600|2500|CN KR|0
851713|smartphones|0|92000|250|CN VN|0
851762|network apparatus|0|19000|400|CN TW VN|0
852852|monitors|0|3600|2500|CN TW|0
853931|fluorescent lamps|0|1500|600|CN|0
854142|photovoltaic cells|0|1200|9000|CN MY|26
854143|photovoltaic modules|0|900|14000|CN VN MY|26
870323|cars 1500-3000 cc|0|1900|20000|DE US GB|0
870830|brakes and parts|0|1100|2500|CN TH DE|0
871200|bicycles|0|1200|2500|CN TW|30
900410|sunglasses|6|14000|60|CN IT|0
910211|wrist watches|0|210000|8|CH CN|0
940161|upholstered seats|0|600|4000|CN VN|0
940360|wooden furniture|0|450|5000|CN VN MY|0
940490|bedding articles|4|750|2500|CN VN|0
950300|toys|3|1300|1500|CN VN|0
950450|video game consoles|0|9500|400|CN|0
950699|sports equipment|3|1500|1200|CN TW|0
960390|brooms and brushes|2|620|1200|CN|0
"""


@dataclass(frozen=True, slots=True)
class Goods:
    """The goods, by number."""

    hs6: tuple[str, ...]
    words: tuple[str, ...]
    duty_pct: npt.NDArray[np.float64]
    price_per_kg: npt.NDArray[np.float64]
    mass_kg: npt.NDArray[np.float64]
    origins: tuple[tuple[str, ...], ...]
    extra_pct: npt.NDArray[np.float64]
    neighbour: npt.NDArray[np.int64]
    """A code of the same chapter with a lower rate; the goods' own number where there is none."""
    popularity: npt.NDArray[np.floating]

    def numbers(self, condition: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """The goods for which the condition holds."""
        return np.flatnonzero(condition)


@cache
def goods() -> Goods:
    """The list of goods, read once."""
    rows = [line.split("|") for line in _LIST.strip().splitlines()]
    hs6, words, duty, price, mass, origins, extra = zip(*rows, strict=True)
    duty_pct = np.array(duty, dtype=np.float64)
    # A few goods make most of the trade; the order of the list is no hint, hence the stride.
    rank = (np.arange(len(rows)) * 37) % len(rows)
    return Goods(
        hs6=hs6,
        words=words,
        duty_pct=duty_pct,
        price_per_kg=np.array(price, dtype=np.float64),
        mass_kg=np.array(mass, dtype=np.float64),
        origins=tuple(tuple(one.split()) for one in origins),
        extra_pct=np.array(extra, dtype=np.float64),
        neighbour=_neighbours(hs6, duty_pct, np.array(extra, dtype=np.float64)),
        popularity=(1.0 / (rank + 6.0)),
    )


def _neighbours(
    hs6: tuple[str, ...], duty: npt.NDArray[np.float64], extra: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """For each code the nearest of its chapter whose rate is lower by two points or more.

    Goods under an extra duty are nobody's refuge.
    """
    found = np.arange(len(hs6))
    for number, code in enumerate(hs6):
        lower = [
            (code[:4] != other[:4], abs(int(code) - int(other)), place)
            for place, other in enumerate(hs6)
            if other[:2] == code[:2] and duty[place] <= duty[number] - 2 and not extra[place]
        ]
        if lower:
            found[number] = min(lower)[2]
    return found
