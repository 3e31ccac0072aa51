"""Set the properties of a PDF: its title, and nothing about the machine that printed it."""

import re

# The browser's name reveals the system below it, and the moment makes equal files differ. Both are
# in the first object; blanks in their place leave every offset of the file as it is.
OF_THE_MACHINE = re.compile(rb"/(?:Creator|CreationDate|ModDate)\s*\((?:\\.|[^\\()])*\)", re.DOTALL)
MOST_NOTES = 3


def without_machine(pdf: bytes) -> bytes:
    """The same file without program, system and time; as long as before."""
    return OF_THE_MACHINE.sub(lambda found: b" " * len(found[0]), pdf, count=MOST_NOTES)
