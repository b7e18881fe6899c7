"""A school's own list of people, as far as mail belongs to it: proofs of addresses, and the question once a term."""
