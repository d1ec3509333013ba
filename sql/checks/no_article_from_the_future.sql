-- No article is dated after it was captured, nor after the present day, nor before 1990.
select v.article_version_id, v.published_at, v.published_from, c.captured_at
from article_version v join capture c on c.capture_id = v.capture_id
where v.is_current and (v.published_at > coalesce(c.captured_at, now()) + interval '1 day'
                        or v.published_at < timestamptz '1990-01-01 00:00:00+00')
