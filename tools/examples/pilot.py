"""The published figures of eight pilot counties in 2019 as submissions: percentages as printed, nothing else."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from examples.book import COVER, Book
from examples.writers import Files, yaml_file

FOLDER = Path("pilot-counties-2019")
SOURCE = FOLDER / "source" / "table-1" / "source.csv"
TITLE = "《县域医共体建设典型地区乡镇卫生院效率变动分析》表1"
DAY, PERIOD = date(2020, 10, 31), (date(2019, 1, 1), date(2019, 12, 31))
NOTE = f"公开发表数据：{TITLE}（doi 10.12114/j.issn.1007-9572.2022.0525，CC BY），县名由原作者匿名；只有比率，没有分子分母"
COLUMNS = {
    "PRIMARY_VISIT_RATE": "县域内基层医疗卫生机构门急诊占比_pct",
    "IN_COUNTY_VISIT_RATE": "县域内就诊率_pct",
    "IN_COUNTY_INPT_RATE": "县域内住院人次占比_pct",
    "FUND_SHARE_CT": "医保基金县域内支出率_pct",
}


def pilot_files(folder: Path) -> Files:
    """A YAML file for each county of the source under `folder`, and what the folder says about itself."""
    with (folder / SOURCE).open(encoding="utf-8", newline="") as stream:
        counties = list(csv.DictReader(stream))
    files = {
        FOLDER / f"{row['地区代号']}.yaml": yaml_file(_book(row), "由 tools/make_examples.py 从 source/table-1/source.csv 生成，请勿手工修改。")
        for row in counties
    }
    return files | {FOLDER / "README.md": README.encode()}


def _book(row: dict[str, str]) -> Book:
    book = Book(row["地区代号"], "县", "dongming", "自查", DAY, PERIOD, NOTE)
    for code, column in COLUMNS.items():
        book.add(
            "indicator",
            scope_id=COVER,
            indicator_code=code,
            period_start=PERIOD[0],
            period_end=PERIOD[1],
            value=Decimal(row[column]),
            definition_ref=f"{TITLE}，原表列名“{column.removesuffix('_pct')}”",
            data_source="公开发表论文，比率照印",
        )
    return book


README = f"""\
# 八个试点县 2019 年公开数据

真实的公开发表数据，用来看“口径不同，结论就不同”。不是任何县的申报，也不是评估结论。

| 项目 | 内容 |
|---|---|
| 作者 | 孟业清（Meng Yeqing）、李思思（Li Sisi）、秦江梅（Qin Jiangmei）等 |
| 题名 | 《县域医共体建设典型地区乡镇卫生院效率变动分析》，表 1 |
| doi | 10.12114/j.issn.1007-9572.2022.0525 |
| 预印本 | ChinaXiv 202207.00201 |
| 许可 | CC BY |
| 原表副本 | `source/table-1/source.csv`（逐字照录，放在下级文件夹里，以免被当作一份 CSV 申报） |

- 县名由原作者匿名（A1 至 D2），各县所在省见原表；这里按“县”一级填报，与原表的“B1市”等名称一致。
- 百分数照印，保留两位小数。原文没有公布分子、分母，所以结论的依据一律是“按填报数”（`as_reported`），不能复算。
- 每县四个指标：基层门急诊占比填作 `PRIMARY_VISIT_RATE`，县域内就诊率填作 `IN_COUNTY_VISIT_RATE`，县域内住院人次占比填作 `IN_COUNTY_INPT_RATE`，
  医保基金县域内支出率填作 `FUND_SHARE_CT`。原表列名写在“口径依据”里；第五列“基层医疗卫生机构医保基金占比”没有对应的指标，未填。
- 数据截止日 {DAY}：开封方案的两个指标此时已到期；东明方案的目标没有独立期限。两份方案都不管这些县，只能加 `--benchmark` 作比较。

```
compliance evaluate examples/pilot-counties-2019 --policy dongming-2023-27 --benchmark --reading X03=visit --out out/visit
compliance evaluate examples/pilot-counties-2019 --policy dongming-2023-27 --benchmark --reading X03=inpatient --out out/inpatient
compliance evaluate examples/pilot-counties-2019 --policy kaifeng-2019-74 --benchmark --out out/kaifeng
```

东明方案“县域内就诊（住院）率92%左右”（`DM-A3-1.2a`）：按就诊率读，A1县、A2县、B2县、C2县达到 92%；按住院率读，只有 B1市达到。两种读法没有一个共同的县。
开封方案的基层就诊率 65%（`KF-1.3-g`）：八个县为 34.47% 至 64.37%，都没有达到。
"""
