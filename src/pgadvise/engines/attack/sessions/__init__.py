"""The sessions that an attacker can have, and the accounts that he can make."""
