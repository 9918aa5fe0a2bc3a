"""Write the tables of `sekisho.codes` from the places that publish them.

    python tools/make_code_tables.py ../shared/samples/reference/hs__harmonized-system.csv

Takes   the open HS table (datasets/harmonized-system, PDDL-1.0); names come from Babel's CLDR.
Gives   hs.csv, country.csv and currency.csv under src/sekisho/codes/tables.

Run it when a standard has a new edition, and change the header beside the table by hand.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from string import ascii_uppercase

from babel import Locale
from babel.core import get_global
from babel.numbers import list_currencies

TABLES = Path(__file__).parents[1] / "src" / "sekisho" / "codes" / "tables"
Row = tuple[str, ...]

ENGLISH, JAPANESE = Locale("en"), Locale("ja")

# ISO 3166-1, codes that the maintenance agency holds for others (exceptional reservations).
RESERVED = {
    "AC": "Ascension Island",
    "CP": "Clipperton Island",
    "CQ": "Sark",
    "DG": "Diego Garcia",
    "EA": "Ceuta and Melilla",
    "EU": "European Union",
    "EZ": "Eurozone",
    "IC": "Canary Islands",
    "TA": "Tristan da Cunha",
    "UK": "United Kingdom (assigned code: GB)",
    "UN": "United Nations",
}

# ISO 3166-3: the withdrawn code, its last name, and the one code that follows it, if one does.
WITHDRAWN = {
    "AN": ("Netherlands Antilles", ""),
    "BU": ("Burma", "MM"),
    "CS": ("Serbia and Montenegro", ""),
    "CT": ("Canton and Enderbury Islands", "KI"),
    "DD": ("German Democratic Republic", "DE"),
    "DY": ("Dahomey", "BJ"),
    "FQ": ("French Southern and Antarctic Territories", ""),
    "FX": ("Metropolitan France", "FR"),
    "HV": ("Upper Volta", "BF"),
    "JT": ("Johnston Island", "UM"),
    "MI": ("Midway Islands", "UM"),
    "NH": ("New Hebrides", "VU"),
    "NQ": ("Dronning Maud Land", "AQ"),
    "NT": ("Neutral Zone", ""),
    "PC": ("Pacific Islands Trust Territory", ""),
    "PU": ("US Miscellaneous Pacific Islands", "UM"),
    "PZ": ("Panama Canal Zone", "PA"),
    "RH": ("Southern Rhodesia", "ZW"),
    "SU": ("Soviet Union", ""),
    "TP": ("East Timor", "TL"),
    "VD": ("Democratic Republic of Viet-Nam", "VN"),
    "WK": ("Wake Island", "UM"),
    "YD": ("Democratic Yemen", "YE"),
    "YU": ("Yugoslavia", ""),
    "ZR": ("Zaire", "CD"),
}

# ISO 3166-1: AA, QM to QZ, XA to XZ and ZZ are each user's own. Three uses are widespread.
USER_ASSIGNED = (
    ["AA"] + [f"Q{c}" for c in "MNOPQRSTUVWXYZ"] + [f"X{c}" for c in ascii_uppercase] + ["ZZ"]
)
WIDESPREAD = {
    "XI": "Northern Ireland (United Kingdom)",
    "XK": "Kosovo",
    "ZZ": "Unknown or unspecified country",
}

# ISO 4217 minor units where they are not 2. CLDR rounds to what shops use, so it is no source.
NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
FOUR_DECIMALS = "CLF UYW"

# ISO 4217: metals, units of account and codes for special use, which have no minor unit; funds,
# which have one. None of them is legal tender anywhere.
WITHOUT_UNIT = "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX"
FUNDS = "BOV CHE CHW CLF COU MXV USN UYI UYW"

# Bulgaria has used the euro since 2026-01-01 (Council decision of 8 July 2025), after CLDR 47.
WITHDRAWN_SINCE = {"BGN"}


def write(name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write one table, in the order of its codes."""
    with (TABLES / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(sorted(rows))


def hs(source: Path) -> Iterable[Row]:
    """Chapters, headings and subheadings; the total and chapter 99, which is no HS, stay out."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["section"] != "TOTAL":
                yield row["hscode"], " ".join(row["description"].split()), row["section"]


def countries() -> Iterable[Row]:
    """Every code with a standing, its short names, and what follows a withdrawn one."""
    other = RESERVED.keys() | WITHDRAWN.keys() | set(USER_ASSIGNED)
    for code, english in ENGLISH.territories.items():
        if len(code) == 2 and code.isalpha() and code not in other:
            yield code, "assigned", english, JAPANESE.territories[code], ""
    for code, english in RESERVED.items():
        yield code, "reserved", english, JAPANESE.territories.get(code, ""), ""
    for code, (english, successor) in WITHDRAWN.items():
        yield code, "withdrawn", english, "", successor
    for code in USER_ASSIGNED:
        yield code, "user_assigned", WIDESPREAD.get(code, ""), "", ""


def currencies() -> Iterable[Row]:
    """Every currency that CLDR lists; ISO 4217 gives decimals to those of today only."""
    periods = get_global("territory_currencies").values()
    tender = {code for period in periods for code, _, end, legal in period if legal and not end}
    current = (tender | set(f"{FUNDS} {WITHOUT_UNIT}".split())) - WITHDRAWN_SINCE
    for code in list_currencies():
        names = ENGLISH.currencies.get(code, ""), JAPANESE.currencies.get(code, "")
        if code in current:
            yield code, "current", _decimals(code), *names
        else:
            yield code, "withdrawn", "", *names


def _decimals(code: str) -> str:
    groups = {"0": NO_DECIMALS, "3": THREE_DECIMALS, "4": FOUR_DECIMALS, "": WITHOUT_UNIT}
    return next((digits for digits, codes in groups.items() if code in codes.split()), "2")


if __name__ == "__main__":
    write("hs", ["code", "description", "section"], hs(Path(sys.argv[1])))
    write("country", ["code", "standing", "name_en", "name_ja", "successor"], countries())
    write("currency", ["code", "standing", "decimals", "name_en", "name_ja"], currencies())
