"""The report of `advise diff`, rendered: one module for each format."""
