"""Reports: a Report becomes text. A format sees only the Report; rich stays inside this folder."""
