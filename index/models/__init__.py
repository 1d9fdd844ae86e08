"""Where the default model's weights come from, and how they become a graph that runs fast."""
