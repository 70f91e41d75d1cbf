"""What is to leave the process: written in the action's own transaction, sent afterwards."""
