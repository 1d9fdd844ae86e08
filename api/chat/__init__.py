"""Chat tools: a message comes in, is asked as a question, and the answer goes out. A tool is one file."""
