"""A directory of missions: what each row says, and what importing all of them would change."""
