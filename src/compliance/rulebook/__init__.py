"""What a policy demands and what a county submits, read from the rule files."""
