date_part('year', at) = extract(year from at) and extract(epoch from span) > d and extract(epoch from span) > x
extract(year from at) + n > m * 2 and extract(year from at) * 1.5 - x / 60 > (select max(k.n) from app.thing k)
extract(year from at) in (n, m) and extract(year from at) not in (n, 3) and extract(dow from at) = any (array[n, 3])
coalesce(extract(year from at), n) = m and case when b then extract(year from at) else date_part('year', at) end = x
n = (select sum(extract(epoch from k.span)) from app.thing k) and span > interval '1 day' * extract(day from span)
extract(second from at)::numeric = 1.5 and extract(year from day)::int = n and extract(YEAR from at)::double precision = 3
substring(v from 1 for 2) = 'a' and substring(c from small) = 'b' and position(v in c) > 0 and trim(both v from c) = 'c'
overlay(v placing c from small) = 'a'
day at time zone 'utc' > at at time zone 'utc' and (day, at) overlaps (now(), interval '1 day')
