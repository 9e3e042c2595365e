"""``python -m kudari`` is the command ``kudari``."""

from kudari.commands import main

if __name__ == "__main__":
    main()
