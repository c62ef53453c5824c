"""Composition: a stack is a list of constructs and holds no threshold."""

import pdm_watch as pdm_watch  # before any aws_cdk: it chooses the Node that jsii starts
