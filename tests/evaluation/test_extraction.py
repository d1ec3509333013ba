from strichka.evaluation.extraction import evaluate_extraction, format_tables, score_words


def test_words_are_compared_as_bags() -> None:
    score = score_words("міст міст дорога", "Міст, дорога! річка")
    assert (round(score.precision, 3), round(score.recall, 3), round(score.f_score, 3)) == (0.667, 0.667, 0.667)
    assert score_words("", "міст").f_score == 0


def test_own_gold_is_kept_whole_and_clean() -> None:
    tables = {table.title: table for table in evaluate_extraction(None, readers=["strichka"])}
    words = next(table for title, table in tables.items() if title.startswith("Words"))
    row = dict(zip(words.columns, words.rows[0], strict=True))
    assert float(row["F1 mean"]) >= 0.985
    assert row["empty"] == "0"
    kinds = next(table for title, table in tables.items() if title.startswith("Our own gold"))
    kept = {kind: float(share) for _, kind, _, share in kinds.rows}
    assert min(kept[kind] for kind in ("body", "lead", "quote", "list", "subheading", "title")) >= 0.985
    assert max(kept[kind] for kind in ("related", "promo", "latest", "subscribe", "typo", "comments")) <= 0.08


def test_tables_are_plain_text() -> None:
    shown = format_tables(evaluate_extraction(None, part="test", readers=["strichka"]))
    assert "precision" in shown
    assert "\t" not in shown
