"""Kinds of resources, a file a family: what a person expects to be told about."""
