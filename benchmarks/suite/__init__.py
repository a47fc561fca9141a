"""The benchmarks: what runs (systems), how load is made and measured (load), what is measured (rows), and the report."""
