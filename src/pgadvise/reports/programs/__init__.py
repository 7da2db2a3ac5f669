"""Formats that programs read: JSON, CSV and what CI services show."""
