"""`examples/README.md`, written from `examples/expected.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from compliance.model.verdict import BASIS_TITLES, REASON_TITLES, VERDICT_TITLES, Basis, Reason, Verdict

RUNS = {
    "kaifeng-final": "开封方案，总结评估（2020-10-31）",
    "kaifeng-midterm": "开封方案，中期评估（2020-03-31）：同样的县，较早的状况，目标尚未到期",
    "dongming-effectiveness": "东明方案，实施成效评估（2024-12-08）",
}
_HEAD = """\
# 示例

**虚构示例：数据为演示而编，不反映任何单位的真实情况。** 单位名称来自两份方案的实施范围；数字、文件、活动都是编的，不写人名（东明附件1的名单是方案原文）。
`pilot-counties-2019/` 是另一回事：公开发表的真实数据，见该文件夹的说明。

| 文件夹 | 内容 | 格式 |
|---|---|---|
| `kaifeng-midterm/` | 尉氏县、杞县、通许县、祥符区的中期评估 | 工作簿 |
| `kaifeng-final/` | 同上四家和开封市的总结评估 | 工作簿；通许县为 CSV 文件夹，祥符区为 YAML（JSON 的写法与 YAML 相同） |
| `dongming-effectiveness/` | 东明县的实施成效评估 | 工作簿 |
| `pilot-counties-2019/` | 八个试点县 2019 年公开数据 | YAML |

```
compliance evaluate examples/kaifeng-final --out out/kaifeng-final
compliance evaluate examples/dongming-effectiveness --out out/dongming-effectiveness
```

各份申报覆盖方案的全部条款，通许县基本符合，其余各家埋有下列问题。本页和全部数据由 `tools/make_examples.py` 生成，埋的问题写在 `expected.yaml`，由
`tests/test_examples.py` 逐条核对；规则有增减时重新运行该工具。
"""


def readme(expected: Sequence[Mapping[str, Any]]) -> bytes:
    """The page: what there is, and for each run a table of what was planted and what it leads to."""
    parts = [_HEAD]
    for run, title in RUNS.items():
        parts.append(f"\n## {title}\n\n| 单位 | 埋了什么 | 规则 | 应得结论 |\n|---|---|---|---|\n")
        parts += [_line(item) for item in expected if item["run"] == run]
    return "".join(parts).encode()


def _line(item: Mapping[str, Any]) -> str:
    rule = f"{item['rule']}（{item['clause']}）" if "clause" in item else item["rule"]
    return f"| {item['unit']} | {item['planted']} | {rule} | {outcome(item)} |\n"


def outcome(item: Mapping[str, Any]) -> str:
    """The verdict in words, with its reason, and what it rests on where that is stated."""
    remarks = [REASON_TITLES[Reason(item["reason"])]] if "reason" in item else []
    remarks += [BASIS_TITLES[Basis(item["basis"])]] if "basis" in item else []
    return VERDICT_TITLES[Verdict(item["verdict"])] + (f"（{'；'.join(remarks)}）" if remarks else "")
