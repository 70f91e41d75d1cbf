"""Letters by mail: which letters go, and one SMTP connection that carries a batch of them."""
