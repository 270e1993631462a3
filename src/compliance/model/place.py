"""Where something stands: a cell of a submission, or a line of a rule file."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.model.language import say, together


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
            return self._in_sheet()
        text = self.file
        if self.line:
            text += f":{self.line}" + (f":{self.column}" if self.column else "")
        if self.table:
            text = together(text, say("表 {table}", table=self.table))
        if self.row:
            text = together(text, say("第 {row} 行", row=self.row))
        return together(text, say("字段 {field}", field=self.field)) if self.field else text

    def _in_sheet(self) -> str:
        if self.cell:
            return say("{file} 工作表“{sheet}” 单元格 {cell}", file=self.file, sheet=self.sheet, cell=self.cell)
        return say("{file} 工作表“{sheet}”", file=self.file, sheet=self.sheet)

    def as_json(self) -> dict[str, str | int]:
        """The place as the contract's `cells` entry: `{file, sheet, cell}` or `{file, table, row, field}`."""
        keys = ("file", "sheet", "cell") if self.sheet else ("file", "table", "row", "field")
        return {key: value for key in keys if (value := getattr(self, key)) is not None}
