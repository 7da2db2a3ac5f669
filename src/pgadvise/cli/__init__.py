"""The command line: one file a verb, thin: read options, call, print."""
