-- The buckets whose files need no policy to be read.
select coalesce(json_agg(b.id order by b.id), '[]')::text from storage.buckets b where b.public
