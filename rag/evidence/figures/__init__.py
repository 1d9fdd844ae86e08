"""Figures of one thing, side by side."""
