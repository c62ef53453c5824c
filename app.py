"""CDK entry point: one Stage per file in environments/. Works under `cdk` and as `python app.py`.

`-c environment=prod` (or PDM_ENVIRONMENT=prod) synthesizes that one alone.
"""

import sys

from stacks.main import asked_for, main

if __name__ == "__main__":
    sys.exit(main(only=asked_for()))
