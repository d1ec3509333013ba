-- The characters between a mention's offsets are the words it was found for.
select m.article_version_id, m.part, m.start_offset, m.surface
from mention m join article_version v on v.article_version_id = m.article_version_id
where v.is_current
and substr(case m.part when 'title' then v.title else v.body end, m.start_offset + 1, m.end_offset - m.start_offset)
    is distinct from m.surface
