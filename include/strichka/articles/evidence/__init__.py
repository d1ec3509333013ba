"""Kinds of evidence on blocks; `strichka.articles.decision` weighs them into one verdict."""
