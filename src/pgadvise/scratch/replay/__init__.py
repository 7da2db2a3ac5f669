"""Attacks on a clone, for real and rolled back: what leaked is known by looking, not by arguing."""
