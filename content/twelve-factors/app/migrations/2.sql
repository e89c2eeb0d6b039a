ALTER TABLE entries
  ADD COLUMN words int,
  ADD COLUMN counted_by text;
