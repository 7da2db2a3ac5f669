"""The report as one HTML file: nothing is loaded, nothing is sent, and without scripts all of it can be read."""
