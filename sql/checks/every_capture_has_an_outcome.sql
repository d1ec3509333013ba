-- What an extractor has read gave a text or was refused: one of the two, never neither.
select e.capture_id, e.extractor_version from capture_extraction e
where (e.article_version_id is null) = (e.rejection_id is null)
or (e.rejection_id is not null and not exists (select from rejection r where r.rejection_id = e.rejection_id))
or (e.article_version_id is not null
    and not exists (select from article_version v where v.article_version_id = e.article_version_id))
