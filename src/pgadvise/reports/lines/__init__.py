"""Text that is safe to show and fits its place: names, statements, numbers, Markdown."""
