"""Evidence to what is sent: citations, text, refusals and remarks."""
