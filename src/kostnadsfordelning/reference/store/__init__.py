"""A store: the folder where a user or an organisation keeps its facts, named once for all scripts."""
