"""What conditions come to: when two say the same, when one follows from another."""
