-- The directory of its machine that an execution works in itself: there is one at a time in each.
ALTER TABLE execution ADD COLUMN works_in TEXT;
