"""The submitted workbook with what was found about its cells: colours, comments, and a sheet of findings in front."""

from compliance.workbook.annotate.annotate import annotate

__all__ = ["annotate"]
