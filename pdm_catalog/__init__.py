"""What is watched, as data, written once: everything else in this project is derived from it.

Standard library only, because it ships inside every Lambda beside the code that reads it.
"""
