CREATE TABLE IF NOT EXISTS plants (
  id int AUTO_INCREMENT PRIMARY KEY,
  name varchar(80) NOT NULL,
  feet int,
  grown_by varchar(80)
)
