"""Where something stands: a cell of a submission, or a line of a rule file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file. Workbooks have `sheet` and `cell`; other submissions `table`, `row` (1-based) and `field`; YAML also `line` and `column` (1-based)."""

    file: str
    sheet: str | None = None
    cell: str | None = None
    table: str | None = None
    row: int | None = None
    field: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        if self.cell or self.sheet:
            return f"{self.file} 工作表“{self.sheet}”" + (f" 单元格 {self.cell}" if self.cell else "")
        text = self.file
        if self.line:
            text += f":{self.line}" + (f":{self.column}" if self.column else "")
        if self.table:
            text += f" 表 {self.table}"
        if self.row:
            text += f" 第 {self.row} 行"
        if self.field:
            text += f" 字段 {self.field}"
        return text

    def as_json(self) -> dict[str, str | int]:
        """The place as the contract's `cells` entry: `{file, sheet, cell}` or `{file, table, row, field}`."""
        keys = ("file", "sheet", "cell") if self.sheet else ("file", "table", "row", "field")
        return {key: value for key in keys if (value := getattr(self, key)) is not None}
