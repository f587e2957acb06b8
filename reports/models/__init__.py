"""What is owed in each period, the reports that answer it, what is printed."""
