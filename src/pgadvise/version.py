"""The version, said once for the program and read by the build."""

VERSION = "0.1.0"
