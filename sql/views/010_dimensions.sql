create view mart.dim_source as
select s.source_key, s.name, s.domain, s.kind, s.languages, s.time_zone, s.declared
from source s;
comment on view mart.dim_source is 'Outlets, agencies and aggregators, one row each.';

create view mart.dim_entity as
select e.entity_id, e.entity_key, e.label, e.kind,
       coalesce(e.name_uk, e.name_ru, e.name_en, e.entity_key) as name,
       e.name_uk, e.name_ru, e.name_en, e.wikidata_id, e.origin
from entity e;
comment on view mart.dim_entity is 'Persons, places, organisations and others, one row each, with one name to show.';

create view mart.dim_date as
select day::date as day,
       extract(isoyear from day)::int as iso_year, extract(week from day)::int as iso_week,
       extract(year from day)::int as year, extract(quarter from day)::int as quarter,
       extract(month from day)::int as month, extract(isodow from day)::int as iso_weekday
from generate_series(timestamp '1990-01-01', timestamp '2049-12-31', interval '1 day') as day;
comment on view mart.dim_date is 'Days from 1990 to 2049.';
