"""Who is late, with what, and on whose desk it lies. Questions only: nothing is written here."""
