-- A cluster has exactly one original, is as large as it says, and has two members or more.
select c.cluster_id, c.size, count(m.article_id) as members,
       count(*) filter (where m.relation = 'original') as originals
from duplicate_cluster c left join duplicate_member m on m.cluster_id = c.cluster_id
group by 1, 2
having count(m.article_id) <> c.size or count(*) filter (where m.relation = 'original') <> 1 or c.size < 2
