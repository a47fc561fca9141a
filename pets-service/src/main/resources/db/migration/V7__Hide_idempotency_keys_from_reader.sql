-- The table holds whole answers, for whoever has the key. Default privileges let the login reader see every new table; it is
-- made by the installation, and there need not be one.
do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'reader') then
    revoke select on idempotency_key from reader;
  end if;
end
$$;
