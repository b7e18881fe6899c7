"""What people enter about schools."""
