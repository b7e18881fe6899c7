"""What people enter about plans, notices and answers."""
