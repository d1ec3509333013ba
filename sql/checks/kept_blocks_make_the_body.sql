-- The kept blocks, by their offsets, are the body: what is counted is what was kept, and nothing else.
select b.article_version_id, b.position, b.body_start, b.body_end
from block b join article_version v on v.article_version_id = b.article_version_id
where v.is_current and b.kept and b.kind <> 'title'
and substr(v.body, b.body_start + 1, b.body_end - b.body_start) is distinct from b.text
