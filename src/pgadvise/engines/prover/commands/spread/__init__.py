"""Where what rows hold is put, and who may look at it there."""
