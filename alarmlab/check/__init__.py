"""A linter for the alarms and dashboards of any CloudFormation template: one file a rule, in rules/."""
