"""The inbox of a person: letters that the system wrote, read or unread."""
