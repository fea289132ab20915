-- How far the change feeds of other services were followed. Kept with the records, so that a restored store follows
-- again from where it was.
CREATE TABLE feed_positions (
  practice TEXT NOT NULL,
  feed TEXT NOT NULL,
  epoch TEXT NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (practice, feed)
) WITHOUT ROWID;

-- Episodes that were erased, so that nothing brings them back.
CREATE TABLE erased_episodes (
  practice TEXT NOT NULL,
  episode TEXT NOT NULL,
  erase_time INTEGER NOT NULL,
  PRIMARY KEY (practice, episode)
) WITHOUT ROWID;
