-- The key store whose keys seal the bodies of this store; empty while none do.
ALTER TABLE store ADD COLUMN key_store_id TEXT NOT NULL DEFAULT '';
