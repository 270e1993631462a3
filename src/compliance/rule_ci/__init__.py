"""Assurance of rule files: what their writers and CI are told about them."""
