"""A throwaway PostgreSQL server: started in a second, gone without a trace, whatever happens to this process."""
