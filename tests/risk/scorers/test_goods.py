"""What an item says of itself, and which items are one consignment."""

import numpy as np
import pyarrow as pa

from sekisho.risk.scorers import goods

ROWS = pa.table(
    {
        "commodity_code": ["8504401000", "8504401000", "850440", None],
        "departure_country": ["HK", "HK", "HK", None],
        "origin_country": ["CN", "CN", "CN", None],
        "duty_rate_pct": [8.0, 8.0, 8.0, None],
        "duty_regime": ["A", "A", "A", None],
        "net_mass_kg": [100.0, 100.0, 100.0, None],
        "item_value": [310.0, 310.004, 310.0, 5.0],
    }
)


def test_texts_and_numbers_come_with_unknown_kept_apart() -> None:
    told = goods.goods_of(ROWS)
    assert told.texts["hs4"].told().tolist() == [b"8504", b"8504", b"8504", b"?"]
    assert told.texts["route"].told().tolist()[2:] == [b"HK CN", b"? ?"]
    at_price = told.texts["goods_at_price"].told()
    assert at_price[0] == at_price[1] == b"850440 3.1"
    assert np.isnan(told.numbers["ln_mass"]).tolist() == [False, False, False, True]
    assert told.numbers["roundness"][0] == 3


def test_rounding_of_a_value_does_not_part_a_consignment() -> None:
    same = goods.consignments(ROWS)
    assert same[0] == same[1]
    assert len({*same[1:].tolist()}) == 3


def test_goods_and_mass_look_at_six_digits() -> None:
    alike = goods.goods_and_mass(ROWS)
    assert len(set(alike[:3].tolist())) == 1
    assert alike[3] != alike[0]


def test_numbers_of_consignments_do_not_hang_on_the_order() -> None:
    turned = ROWS.take([3, 1, 0, 2])
    assert goods.consignments(turned).tolist() == goods.consignments(ROWS)[[3, 1, 0, 2]].tolist()


def test_every_column_has_a_documented_name() -> None:
    told = goods.goods_of(ROWS)
    assert set(told.texts) == set(goods.TEXTS)
    assert set(told.numbers) == set(goods.NUMBERS)


def test_no_column_at_all_is_unknown_everywhere() -> None:
    told = goods.goods_of(pa.table({"x": [1, 2]}))
    assert set(told.texts["hs6"].told().tolist()) == {b"?"}
    assert np.isnan(told.numbers["ln_price"]).all()
