"""An answer written by a language model, of which only what the quotes carry is passed on."""
