"""One file a language. A new one is another file here: it is found, offered and tested without a line elsewhere."""
