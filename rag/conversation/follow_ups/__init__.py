"""What a follow-up asks anew, and how that is said with what was asked before."""
