"""Switches Container Insights on for a cluster that another project owns; gives the old value back."""
