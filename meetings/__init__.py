"""What people do together: meetings, secondments, sessions of area officers."""
