"""Services: the embedded PostgreSQL server and the local run of everything."""
