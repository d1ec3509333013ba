"""What knows both Airflow and the library: assets, batches, windows, UI routes."""
