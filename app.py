"""CDK entry point: one Stage per file in environments/. Works under `cdk` and as `python app.py`."""

from stacks.app import build_app

if __name__ == "__main__":
    build_app().synth()
