"""Who works here: departments as a tree, people, the posts they hold, and what each may do."""
