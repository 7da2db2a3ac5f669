"""Rows as they may lawfully stand some day: seats that are over, people who were raised."""
