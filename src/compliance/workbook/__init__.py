"""The workbook both ways: what an office gets to fill in, and what it gets back."""
