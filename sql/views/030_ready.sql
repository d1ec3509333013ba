create materialized view mart.articles_daily as
select published_on, coalesce(source_key, '') as source_key, language,
       count(*) as articles, count(*) filter (where is_original) as originals, sum(word_count) as words
from mart.fact_article
group by 1, 2, 3;
create unique index on mart.articles_daily (published_on, source_key, language) nulls not distinct;
comment on materialized view mart.articles_daily is
'Articles a day, source and language; originals counts each text once. An empty source_key means unknown.';

create materialized view mart.entities_daily as
select f.published_on, e.entity_id, e.label, e.name,
       count(*) as articles, count(*) filter (where f.is_original) as originals,
       sum(ae.mention_count) as mentions, count(*) filter (where ae.in_title) as in_titles
from mart.fact_article_entity ae
join mart.fact_article f on f.article_version_id = ae.article_version_id
join mart.dim_entity e on e.entity_id = ae.entity_id
group by 1, 2, 3, 4;
create unique index on mart.entities_daily (published_on, entity_id) nulls not distinct;
comment on materialized view mart.entities_daily is
'How many articles and mentions an entity has a day, in both languages; originals counts each text once.';

create materialized view mart.who_cites_whom as
select coalesce(citing_source_key, '') as citing_source_key, cited_entity_id, cited_name, count(*) as citations,
       count(distinct article_id) as articles, count(distinct article_id) filter (where is_original) as originals
from (
    select citing_source_key, cited_entity_id, article_id, is_original,
           coalesce(e.name, c.cited_name) as cited_name
    from mart.citations c left join mart.dim_entity e on e.entity_id = c.cited_entity_id
) named
group by 1, 2, 3;
create unique index on mart.who_cites_whom (citing_source_key, cited_entity_id, cited_name) nulls not distinct;
comment on materialized view mart.who_cites_whom is 'Which source cites whom, and how often.';

create materialized view mart.duplicate_share as
select coalesce(source_key, '') as source_key, count(*) as articles,
       count(*) filter (where duplicate_relation = 'exact') as exact_copies,
       count(*) filter (where duplicate_relation = 'near') as near_copies,
       round(count(*) filter (where not is_original) * 100.0 / count(*), 1) as percent_copied
from mart.fact_article
group by 1;
create unique index on mart.duplicate_share (source_key);
comment on materialized view mart.duplicate_share is 'How much of a source''s output stands elsewhere as the original.';

create materialized view mart.source_health as
select source_key, sum(articles)::bigint as articles, sum(without_date)::bigint as without_date,
       sum(flagged)::bigint as flagged, sum(rejections)::bigint as rejections,
       max(last_published_at) as last_published_at
from (
    select coalesce(source_key, '') as source_key, 1 as articles, (published_at is null)::int as without_date,
           (flags <> '{}')::int as flagged, 0 as rejections, published_at as last_published_at
    from mart.fact_article
    union all
    select coalesce(source_key, ''), 0, 0, 0, 1, null from rejection
) seen
group by 1;
create unique index on mart.source_health (source_key);
comment on materialized view mart.source_health is
'For each source: articles, how many lack a date or carry a quality flag, rejections, and the newest article. An empty source_key means unknown.';
