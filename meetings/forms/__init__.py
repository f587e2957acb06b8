"""Shape only: what a field is. What the regulation asks is asked in the workflow."""
