CREATE TABLE entries (
  id serial PRIMARY KEY,
  text text NOT NULL
);
