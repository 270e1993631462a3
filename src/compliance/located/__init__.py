"""YAML and JSON read exactly, with the line and column of every value."""

from compliance.located.tree import Located, plain
from compliance.located.yaml_source import decoded, load_yaml

__all__ = ["Located", "decoded", "load_yaml", "plain"]
