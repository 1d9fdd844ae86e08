"""Pages, feeds and files from the web, fetched so that nothing inside the network can be reached."""

from corpus.fetch.fetched import Conditional, Fetched, Limits
from corpus.fetch.fetcher import fetch

__all__ = ["Conditional", "Fetched", "Limits", "fetch"]
