"""Resources that were rendered in plain Python, handed to the CDK in one call however many they are."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_cdk import cloudformation_include as include
from constructs import Construct


class Rendered(include.CfnInclude):
    """Declares resources as CloudFormation spells them; each becomes the CDK's own L1 construct.

    One call into jsii takes longer than everything else about an alarm, and an environment has thousands:
    so all of a stack go over at once. cdk-nag, tags, `cdk diff` and construct paths see no difference to
    declaring them one by one; a logical id is made from the construct's path as always.
    """

    def __init__(self, scope: Construct, id: str, *, resources: Mapping[str, Mapping[str, Any]]) -> None:
        """Declare.

        Args:
            scope, id: Where.
            resources: By construct id: `Type`, `Properties`, and `DependsOn` with ids of this mapping.
                A value that is known at deployment only is a token in a string.
        """
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "resources.json"
            # No escapes but JSON's short ones: the CDK reads the file as YAML, which knows no surrogates.
            file.write_text(json.dumps({"Resources": resources}, ensure_ascii=False), encoding="utf-8")
            super().__init__(scope, id, template_file=str(file), preserve_logical_ids=False)
