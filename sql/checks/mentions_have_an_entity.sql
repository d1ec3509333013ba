-- Every mention and every citation that names an entity names one that the warehouse has.
select m.entity_id, count(*) from mention m
where not exists (select from entity e where e.entity_id = m.entity_id) group by 1
union all
select c.entity_id, count(*) from citation c
where c.entity_id is not null and not exists (select from entity e where e.entity_id = c.entity_id) group by 1
