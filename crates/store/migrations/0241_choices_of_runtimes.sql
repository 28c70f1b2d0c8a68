-- What an agent CLI said can be chosen of it: models and modes, as JSON; none
-- if it never said so.
ALTER TABLE runtime ADD COLUMN choices TEXT;
