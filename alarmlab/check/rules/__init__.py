"""The rules of `alarmlab check`: one file each, listed in alarmlab/check/rule_list.py."""
