"""Who is cited: what `entities.citations` reads the sources of an article with, a module a kind of words."""
