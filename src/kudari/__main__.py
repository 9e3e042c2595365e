"""``python -m kudari`` is the command ``kudari``."""

from kudari.commands import main

main()
