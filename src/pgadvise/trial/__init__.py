"""Rules on trial: their pages and their cases run on a real server, each in a transaction that is rolled back."""
