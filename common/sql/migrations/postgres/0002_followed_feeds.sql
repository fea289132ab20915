-- How far the change feeds of other services were followed. Kept with the records, so that a restored store follows
-- again from where it was.
CREATE TABLE feed_positions (
  practice TEXT COLLATE "C" NOT NULL,
  feed TEXT COLLATE "C" NOT NULL,
  epoch TEXT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (practice, feed)
);

-- Episodes that were erased, so that nothing brings them back.
CREATE TABLE erased_episodes (
  practice TEXT COLLATE "C" NOT NULL,
  episode TEXT COLLATE "C" NOT NULL,
  erase_time BIGINT NOT NULL,
  PRIMARY KEY (practice, episode)
);
