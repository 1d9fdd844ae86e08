"""Ways of running an embedding model, behind one protocol."""
