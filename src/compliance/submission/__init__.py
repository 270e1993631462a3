"""What counties file: read from workbooks, CSV folders, YAML and JSON into typed rows that know their cells."""

from compliance.submission.cut import as_at
from compliance.submission.find import find_submissions
from compliance.submission.reader import read_submission
from compliance.submission.rows import Row, Submission

__all__ = ["Row", "Submission", "as_at", "find_submissions", "read_submission"]
