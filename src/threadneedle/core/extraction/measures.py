"""Quantities with their counters: 1,240 栋, 55公里, 增长6.2%."""

from __future__ import annotations

import re
from decimal import Decimal

from threadneedle.core.extraction.model import Measure

_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3}){1,4}|\d{1,12}(?:\.\d{1,4})?)"
_ORDER = r"(?P<order>[十百千万亿]{0,2})"
_COUNTER = (
    r"(?P<counter>%|‰|个百分点|个工作日|平方公里|平方米|立方米|万元|亿元|元|公里|"
    r"千米|千瓦时?|兆瓦|吨|公斤|亩|公顷|米|人次|人|户|家|所|"
    r"栋|幢|座|处|条|项|件|场|次|名|位|张|只|套|台|辆|艘|块|"
    r"个|宗|批|例|份|类|款|枚|株|棵|头|对|组|支|间|层|床|门|部|本|册|期|班|村|镇|句|户次|门次|车次)"
)
_MEASURE = re.compile(
    rf"(?<![\d.\-—第年月附表图款条项〕\]])(?<!\d,){_NUMBER}[ ]?{_ORDER}(?:余|多)?{_COUNTER}(?![月年日]|"
    rf"季度|"
    rf"工作日)(?P<over>以上|以内|左右|以下)?"
)
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_MOST = 24


def measures_in(text: str) -> tuple[Measure, ...]:
    """Find the quantities in folded text, in order, at most 24; spans of time are none."""
    out: list[Measure] = []
    for found in _MEASURE.finditer(text):
        counter = found.group("counter")
        if counter == "个工作日" or re.match(
            r"(?:个?(?:月|季度|工作日|小时|阶段|方面|层次))",
            text[found.end() - len(counter) : found.end() + 3],
        ):
            continue
        quantity = Decimal(found.group("number").replace(",", ""))
        for order in found.group("order"):
            quantity *= _SCALES[order]
        if counter in {"万元", "亿元"}:
            quantity, counter = quantity * _SCALES[counter[0]], "元"
        measure = Measure(found.group().strip(), quantity, counter)
        if measure not in out:
            out.append(measure)
        if len(out) == _MOST:
            break
    return tuple(out)
