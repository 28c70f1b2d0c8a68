-- What a machine's owner has it serve: a document, empty if everything.
ALTER TABLE machine ADD COLUMN serves TEXT NOT NULL DEFAULT '{}';
