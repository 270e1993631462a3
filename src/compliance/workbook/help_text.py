"""What a column asks for, in words: shown when a cell is chosen and when the pointer rests on the heading."""

from __future__ import annotations

from compliance.rulebook.table_model import CLAUSE_REF, Field, TableDef, Tables

LONGEST = 255
_FORMS = {
    "int": "填整数。",
    "decimal": "填数字，不带单位和千分位逗号。",
    "money": "填以元为单位的数字，不带单位。",
    "percent": "填 0 至 100 的数，不带百分号：65% 填 65。",
    "date": "填日期，如 2020-03-31。",
    "month": "填月份，如 2024-03。",
    "year": "填四位年份，如 2020。",
    "bool": "选“是”或“否”；不知道就留空。",
}


def help_text(item: Field, tables: Tables) -> str:
    """A few sentences of at most LONGEST characters."""
    if item.filled_by == "evaluator":
        return "由评估人填写，填报单位不填。"
    parts = ["必填。" if item.required else "", _form(item, tables), _several(item), _limit(item, tables), f"{item.note}。" if item.note else ""]
    text = "".join(parts) or "没有数据请留空。"
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def heading(item: Field) -> str:
    """The column's title with its unit, marked where it must be filled."""
    return f"{item.title}{f'（{item.unit}）' if item.unit else ''}{' *' if item.required else ''}"


def kind_text(table: TableDef) -> str:
    """What an empty sheet or row of the table means."""
    if table.cover:
        return "恰好一行"
    if table.prefill:
        return "关键列已预填，补填白色单元格；空着表示未填报"
    return {
        "fixed": "有一项填一行；没有填的视为未填报",
        "register": "登记簿：填了一行就视为已全部列出",
        "ledger": "有一项填一行；没有填的视为未填报",
    }[table.kind]


def _form(item: Field, tables: Tables) -> str:
    if item.type == "ref":
        if item.to == (CLAUSE_REF,):
            return "填条款编号。"
        titles = "、".join(f"“{tables.tables[name].title}”" for name in item.to)
        return f"填{titles}表第一列中已有的编号。"
    if item.type == "code":
        is_open = item.codes is not None and tables.codes[item.codes].open
        return "可从下拉列表选，也可另写。" if is_open else f"可填：{'、'.join(item.values)}。" if item.multi else "从下拉列表选。"
    return _FORMS.get(item.type, "")


def _several(item: Field) -> str:
    return "有几个时用分号“;”隔开。" if item.multi else ""


def _limit(item: Field, tables: Tables) -> str:
    return f"不晚于“{tables.tables[tables.cover].fields[item.not_after].title}”。" if item.not_after else ""
