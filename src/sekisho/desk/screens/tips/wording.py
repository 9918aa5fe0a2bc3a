"""What the codes of tips mean in words, before they are translated."""

from __future__ import annotations

STAGES = {
    "received": "Not graded yet",
    "graded": "Graded",
    "acted": "Acted on",
    "closed": "Closed",
}
WAYS = {"web": "Public form", "call": "Telephone call", "partner": "Partner body"}
OUTCOMES = {
    "confirmed": "Confirmed",
    "partly": "Partly confirmed",
    "unfounded": "Looked into, nothing in it",
    "not_followed": "Nobody looked: too little, too late, or no hands",
    "not_ours": "Passed to whom it concerns",
}
TURNS = {"handed": "Handed to office", "acted": "Acted on", "closed": "Closed"}
ABOUT = {
    "party": "Company or person",
    "goods": "Goods concerned",
    "place": "Place concerned",
    "conveyance": "Ship, flight, vehicle or container",
}
PARTS = {
    "importer": "Importer",
    "seller": "Seller",
    "declarant": "Declarant",
    "carrier": "Carrier",
}
