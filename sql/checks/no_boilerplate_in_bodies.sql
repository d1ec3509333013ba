-- No body carries a line that is nothing but the call to read or see something else.
select v.article_version_id, substring(v.body from '(?in)^\W*(?:читайте також|читайте также|смотрите также|дивіться також)\W*$')
from article_version v
where v.is_current and v.body ~* '(?n)^\W*(?:читайте також|читайте также|смотрите также|дивіться також)\W*$'
