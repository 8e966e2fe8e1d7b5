"""``python -m kostnadsfordelning`` is the same as the command ``kostnadsfordelning``."""

import sys

from kostnadsfordelning.cli import main

if __name__ == "__main__":
    sys.exit(main())
