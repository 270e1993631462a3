"""The on-site list: what is left to people, out to the inspectors and back."""

from compliance.workbook.inspection.read import read_inspection
from compliance.workbook.inspection.write import write_inspection

__all__ = ["read_inspection", "write_inspection"]
