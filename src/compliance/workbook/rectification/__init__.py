"""The rectification ledger: one row a problem, written after an evaluation, filled in by those who mend and accept, and read back at the next."""

from compliance.workbook.rectification.read import Ledger, check_ledger, read_ledger
from compliance.workbook.rectification.write import write_ledger

__all__ = ["Ledger", "check_ledger", "read_ledger", "write_ledger"]
