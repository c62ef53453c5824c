"""Mails on-call about incidents, through an SNS topic."""
