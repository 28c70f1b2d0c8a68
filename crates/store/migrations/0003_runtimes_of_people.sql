-- A person's word about a runtime outlives what its machine says of it.
ALTER TABLE runtime ADD COLUMN given_name TEXT;
-- Since when it takes no work because a person said so.
ALTER TABLE runtime ADD COLUMN disabled_at TIMESTAMPTZ;

-- Since when a machine is shown as offline; not known of those that were before.
ALTER TABLE machine ADD COLUMN offline_since TIMESTAMPTZ;

CREATE INDEX execution_live_on_runtime ON execution (runtime_id) WHERE live;
