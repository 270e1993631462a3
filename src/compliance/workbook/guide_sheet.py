"""The guide: in which order to fill in the sheets, and how."""

from __future__ import annotations

from typing import Any

from compliance.workbook.styles import Styles, lines

GUIDE_SHEET = "填报说明"
WIDTH = 98
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "先后次序",
        (
            "1. 先填“申报信息”：数据截止日、评估类型、统计期。各表中“截至”“不晚于”都以数据截止日为准。",
            "2. 再填名册：有几家医共体、哪些机构，每家给一个编号。名册只要填了一行就视为已全部列出，漏列的视为不存在。",
            "3. 名册填好后，可请技术人员以本文件为底再生成一次模板（compliance template --from 本文件），"
            "程序会按每家医共体、每家机构列好要填的行，已填内容全部保留。不再生成也可以：“对象”空着的预填行填上是哪一家，还有别家的，在下面的空行里照样补一行。",
            "4. 佐证材料先在“文件与证据台账”登记一次并编号，其他表只填编号。附件放在本文件旁边的“附件”文件夹里，文件名与台账一致。",
            "5. 最后逐条填“措施落实情况”：对照条款原文，选自报状态，填佐证编号。",
        ),
    ),
    (
        "颜色和保护",
        (
            "白色单元格由填报单位填；灰色单元格已填好或供对照，不用改；灰色表头的列由评估人填，或仅供参考（列名以“（参考）”开头，提交时不读取）。",
            "工作表有保护但没有密码，只为避免误改。可以调整列宽、筛选，在登记类的表里可以插入行；交之前取消筛选和隐藏。请不要改表名、列名和“封面”上的版本。",
            "表头带 * 的列，只要这一行填了内容就必须填。把鼠标停在表头上，或选中单元格，会显示怎么填。",
        ),
    ),
    (
        "怎么填",
        (
            "没有数据就留空：空着表示未填报，不会判为没有做到，也不会判为做到。不要填 0、“无”或“/”来代替空白。",
            "日期写作 2020-03-31；月份写作 2024-03。金额以元为单位。百分数填 0 至 100 的数，65% 填 65。数字里不带单位和逗号。",
            "比率不填算好的结果，填分子和分母，由程序计算；只有一个数的指标填在“单值指标”里。",
            "一格填几个值时用分号“;”隔开。",
            "下拉列表里的代码带着中文名，直接选就行；只写前面的代码也可以。“对象”一类的列填编号："
            "填报单位自己的编号见“申报信息”第一列，医共体、机构的编号见各自的名册。",
            "从别处复制内容时用“选择性粘贴—数值”，以免带入格式和公式。用 WPS 或 LibreOffice 填写也可以，保存为 .xlsx。",
        ),
    ),
    (
        "交上去之后",
        (
            "程序会先检查全部内容，把每一处问题连同所在的单元格和改法一次列出；改好再评估。",
            "评估报告逐条给出结论、依据的单元格和差距。这份表只陈述事实，“符合”与否由程序按条款判断，条款留给人判断的由评估人判断。",
        ),
    ),
)


def write_guide(sheet: Any, styles: Styles) -> None:
    """Fill the guide."""
    sheet.set_column(0, 0, WIDTH)
    sheet.write_string(0, 0, "填报说明", styles.title())
    sheet.set_row(0, 40)
    row = 1
    for heading, sentences in SECTIONS:
        sheet.write_string(row, 0, heading, styles.section())
        sheet.set_row(row, 30)
        for number, sentence in enumerate(sentences, start=row + 1):
            sheet.write_string(number, 0, sentence, styles.prose())
            sheet.set_row(number, 18 * lines(sentence, WIDTH) + 4)
        row += len(sentences) + 1
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
