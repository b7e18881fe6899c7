"""What people enter about officers. Never a vetting level, a reason for vetting or a warrant number."""
