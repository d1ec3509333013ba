-- The counts by article and entity are the sums of the mentions they stand for.
select r.article_version_id, r.model_version, r.mention_count, m.mentions, ae.body_mentions
from recognition r
left join lateral (select count(*) as mentions, count(*) filter (where part = 'body') as in_body from mention m
                   where m.article_version_id = r.article_version_id and m.model_version = r.model_version) m on true
left join lateral (select coalesce(sum(mention_count), 0) as body_mentions from article_entity ae
                   where ae.article_version_id = r.article_version_id and ae.model_version = r.model_version) ae on true
where r.is_current and (r.mention_count <> m.mentions or ae.body_mentions <> m.in_body)
