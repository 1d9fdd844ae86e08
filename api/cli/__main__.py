"""`python -m api.cli`."""

from api.cli.run import main

main()
