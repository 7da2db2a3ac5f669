"""Conclusions: pure functions of facts that give a fact."""
