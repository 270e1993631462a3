"""Boundary cases made by machine: what each rule says at the edges of its checks, held against laws that do not come from the rule."""
