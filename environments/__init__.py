"""The environments: one YAML file each, and the reader that refuses a wrong one with its place."""

from environments.reader import EnvironmentFileError, read_environment, read_environments

__all__ = ["EnvironmentFileError", "read_environment", "read_environments"]
