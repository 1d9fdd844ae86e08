"""What every request passes through, outermost first; `app.py` knows the order."""
