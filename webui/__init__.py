"""Who looks and clicks: the Flask application, its desks and its templates."""
