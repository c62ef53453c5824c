"""AWS on this machine: ministack, corrected where it deviates from AWS and this project would notice.

Runs in `.venv-emulator` only. `deviations.py` lists each correction with its patch and its test.
"""
