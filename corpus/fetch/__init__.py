"""Pages, feeds and files from the web, fetched so that nothing inside the network can be reached."""

from corpus.fetch.fetched import Conditional, Fetched, Limits
from corpus.fetch.fetcher import DEFAULT_LIMITS, fetch
from corpus.fetch.target import parse_allow

__all__ = ["DEFAULT_LIMITS", "Conditional", "Fetched", "Limits", "fetch", "parse_allow"]
