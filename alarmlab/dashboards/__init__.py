"""Dashboards as templates hold them: a JSON body, mostly joined from parts."""
