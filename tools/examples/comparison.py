"""What must not change: the state of every institution before it joined and on the day of the report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from examples.book import COVER, Book, Row, day, text
from examples.profile import CLINIC, COMMUNITY, TOWNSHIP

SEVEN = ("原有名称", "性质", "编制", "法人资格", "政府投入", "职责任务", "优惠政策")
ALLIANCE = ("隶属关系", "法人资格", "产权归属", "法律责任", "功能定位", "监管机制")
SAME = "同前"
_POSTS = {TOWNSHIP: 58, COMMUNITY: 46, CLINIC: 0}
_BEFORE = {
    "隶属关系": "隶属县（区）卫生健康委",
    "产权归属": "国有",
    "法律责任": "独立承担",
    "功能定位": "基本医疗与基本公共卫生服务",
    "监管机制": "县（区）卫生健康委监管",
    "优惠政策": "执行非营利性医疗机构优惠政策",
    "行政建制": "股级",
    "机构设置": "内设科室不变",
    "公卫职能任务": "承担辖区基本公共卫生服务",
    "基本医疗职能任务": "承担辖区常见病多发病诊疗",
    "财政投入供给机制": "公益一类财政保障",
    "投入渠道": "县财政预算",
    "财政供给渠道": "县财政预算",
    "资产属性": "国有资产",
    "人员身份": "事业编制身份不变",
    "财政投入政策及标准": "按核定编制人数足额补助",
    "村级管理职责": "对辖区村卫生室行政管理和业务指导",
    "村卫生室管理模式": "一体化管理",
    "政府办医主体责任": "县（区）政府履行办医主体责任",
}


def compare(book: Book, rows: Iterable[Row], items: Iterable[str], proof: str, baseline: date | None = None) -> None:
    """File the state of each institution and item; without `baseline` the day before it joined."""
    items = tuple(items)
    for index, row in enumerate(rows):
        before = baseline or day(row["join_date"]) - timedelta(days=1)
        for item in items:
            if not book.rows("status_compare", institution_id=row["institution_id"], item_code=item):
                book.add(
                    "status_compare",
                    institution_id=row["institution_id"],
                    item_code=item,
                    baseline_date=before,
                    before_value=_before(row, item, index),
                    after_date=book.clock,
                    after_value=SAME,
                    evidence_id=proof,
                )


def compare_government(book: Book, baseline: date, proof: str) -> None:
    """File the state of what concerns the government itself."""
    item = "政府办医主体责任"
    book.add(
        "status_compare",
        institution_id=COVER,
        item_code=item,
        baseline_date=baseline,
        before_value=_BEFORE[item],
        after_date=book.clock,
        after_value=SAME,
        evidence_id=proof,
    )


def _before(row: Row, item: str, index: int) -> str:
    kind = text(row["kind"])
    match item:
        case "原有名称":
            return text(row["name"])
        case "编制":
            return "无编制" if kind == CLINIC else f"核定事业编制{_POSTS.get(kind, 380) + index % 7}名"
        case "性质":
            return "集体举办" if kind == CLINIC else "公立非营利性"
        case "法人资格":
            return "非独立法人" if kind == CLINIC else "事业单位法人"
        case "政府投入":
            return f"{36000 if kind == CLINIC else 2_600_000 + 40_000 * index}元"
        case "职责任务":
            return "村级基本医疗和公共卫生服务" if kind == CLINIC else "按机构职能承担医疗卫生服务"
        case _:
            return _BEFORE[item]
