"""CDK entry point: one Stage per file in environments/. Works under `cdk` and as `python app.py`."""

import sys

from stacks.app import main

if __name__ == "__main__":
    sys.exit(main())
