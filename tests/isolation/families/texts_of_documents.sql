/*
title = "Two documents that hold the same are not spelled alike: json keeps spaces and keys that come twice, nulls may be stripped"
key = "org"
[forms]
same = { papers = "d---" }
stripped = { papers = "l---" }
shorter = { papers = "l---" }
other_type = { papers = "l---" }
of_a_text = { papers = "l---" }
inside = { papers = "l---" }
of_an_array = { papers = "l---" }
pretty = { papers = "l---" }
*/
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, note jsonb, raw json, body text, tags text[]);
alter table papers enable row level security;
create policy own on papers for select to authenticated
    using (<<<note::text <> note::text|||jsonb_strip_nulls(note)::text <> note::text|||length(jsonb_strip_nulls(note)::text) < length(note::text)|||raw::jsonb::text <> raw::text|||body::json::text <> body::jsonb::text|||(jsonb_build_object('k', raw) -> 'k')::text <> raw::text|||to_json(tags)::text <> to_jsonb(tags)::text|||row_to_json(papers)::text <> row_to_json(papers, true)::text>>>);
-- rows
insert into papers (id, org, note, raw, body, tags) values ('{own}', '{A}', '{"a": null}', '{"a":  1}', '{"a":1}', '{a,b}'),
    ('{secret}', '{B}', '{"a": null}', '{"a":  1}', '{"a":1}', '{a,b}');
