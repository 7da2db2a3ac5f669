"""What a member of one tenant could try against another's rows: whose row is whose, which rows, which sessions."""
