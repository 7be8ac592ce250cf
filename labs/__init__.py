"""The labs: notebooks in which the reader writes the code, and checks that say what is wrong."""
