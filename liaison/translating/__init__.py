"""Which sentences there are to translate, and what the Welsh catalogue says of each."""
