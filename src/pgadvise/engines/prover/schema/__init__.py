"""What the schema says of tenants: who belongs, by which keys, who may write what."""
