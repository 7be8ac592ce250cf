"""How long the notes take to build, against what else one would build them with."""
