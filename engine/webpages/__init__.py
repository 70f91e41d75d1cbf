"""Published web pages: fetched from allowed hosts only, guarded, and read as lines of text."""
