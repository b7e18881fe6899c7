"""An invented area that shows every state of the portal. No person, school or place in it is real."""
