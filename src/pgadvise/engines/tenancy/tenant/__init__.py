"""Which table is the tenant, or what stands for one."""
