"""alarmlab evaluates the alarms of a synthesized CloudFormation template against metric series, offline.

It reads a template, applies the rules CloudWatch documents and plays scenario files. It knows templates,
not the project they come from.
"""
