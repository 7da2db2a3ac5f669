"""What a command reads, leaves behind and sets off."""
