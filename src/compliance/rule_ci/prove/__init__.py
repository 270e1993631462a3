"""Proofs about rule files with an SMT solver. What is proved, and about which model, stands in docs/adr/0009. Needs the extra `prove` (z3)."""
