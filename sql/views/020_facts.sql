create view mart.fact_article as
select v.article_id, v.article_version_id, a.canonical_url, v.source_key, v.title, v.lead, v.language,
       v.published_at, v.published_precision, v.published_from,
       (v.published_at at time zone coalesce(s.time_zone, 'Europe/Kyiv'))::date as published_on,
       v.word_count, v.flags, coalesce(m.relation, 'single') as duplicate_relation,
       m.cluster_id, coalesce(m.relation, 'original') = 'original' as is_original,
       sa.story_id, v.extractor_version
from article_version v
join article a on a.article_id = v.article_id
left join source s on s.source_key = v.source_key
left join duplicate_member m on m.article_id = v.article_id
left join story_article sa on sa.article_id = v.article_id
where v.is_current;
comment on view mart.fact_article is
'Articles as they stand now, one row each. Count rows where is_original to count a text once, however many sites took it over; published_on is the day in the source''s own time zone.';

create view mart.fact_mention as
select m.article_version_id, v.article_id, v.source_key, v.published_at, m.part, m.start_offset, m.end_offset,
       m.label, m.surface, m.lemma, coalesce(d.into_entity_id, m.entity_id) as entity_id,
       m.entity_id as found_entity_id, m.model_version
from mention m
join recognition r on r.article_version_id = m.article_version_id and r.model_version = m.model_version
join article_version v on v.article_version_id = m.article_version_id
left join lateral (
    select d.into_entity_id from entity_decision d
    where d.undone_at is null and d.entity_id = m.entity_id
      and (d.lemma is null or d.lemma = m.lemma)
      and (d.article_id is null or d.article_id = v.article_id)
      and (d.with_entity_id is null
           or exists (select from article_entity ae
                      where ae.article_version_id = m.article_version_id and ae.model_version = m.model_version
                        and ae.entity_id = d.with_entity_id))
    order by d.article_id is null, d.with_entity_id is null, d.lemma is null, d.decision_id
    limit 1
) d on true
where r.is_current and v.is_current;
comment on view mart.fact_mention is
'Names in titles and bodies, one row a mention, as the present models found them; entity_id follows what people decided in entity_decision, found_entity_id is what the models said.';

create view mart.fact_article_entity as
select article_version_id, entity_id, sum(mention_count)::bigint as mention_count, bool_or(in_title) as in_title
from (
    select ae.article_version_id, ae.entity_id, ae.mention_count, ae.in_title
    from article_entity ae
    join recognition r on r.article_version_id = ae.article_version_id and r.model_version = ae.model_version
    where r.is_current
      and not exists (select from entity_decision d where d.undone_at is null and d.entity_id = ae.entity_id)
    union all
    select article_version_id, entity_id, count(*) filter (where part = 'body'), bool_or(part = 'title')
    from mart.fact_mention
    where found_entity_id in (select d.entity_id from entity_decision d where d.undone_at is null)
    group by 1, 2
) named
group by 1, 2;
comment on view mart.fact_article_entity is
'How often an article names an entity, one row for each of both, as people decided in entity_decision.';

create view mart.citations as
select c.article_version_id, v.article_id, v.source_key as citing_source_key, f.published_on,
       c.source_name as cited_name, coalesce(d.into_entity_id, c.entity_id) as cited_entity_id, c.verb, c.scope,
       c.chain_no, c.chain_position, c.chain_length, c.start_offset, c.end_offset, f.is_original
from citation c
join recognition r on r.article_version_id = c.article_version_id and r.model_version = c.model_version
join article_version v on v.article_version_id = c.article_version_id
join mart.fact_article f on f.article_id = v.article_id
left join lateral (
    select d.into_entity_id from entity_decision d
    where d.undone_at is null and d.entity_id = c.entity_id
      and (d.lemma is null or d.lemma = c.source_name)
      and (d.article_id is null or d.article_id = v.article_id)
      and (d.with_entity_id is null
           or exists (select from article_entity ae
                      where ae.article_version_id = c.article_version_id and ae.model_version = c.model_version
                        and ae.entity_id = d.with_entity_id))
    order by d.article_id is null, d.with_entity_id is null, d.lemma is null, d.decision_id
    limit 1
) d on true
where r.is_current and v.is_current;
comment on view mart.citations is
'Who cites whom: one row a source cited, with its place in the chain (0 is the first speaker); scope says whether the whole article or one sentence is attributed.';

create view mart.removed_blocks as
select v.article_id, v.source_key, b.position, b.kind, b.rule, b.text
from block b
join article_version v on v.article_version_id = b.article_version_id
where v.is_current and not b.kept;
comment on view mart.removed_blocks is 'What was taken out of the articles, and which rule did it.';
