"""How the built-in reranker's upper layers are learned; needs PyTorch."""
