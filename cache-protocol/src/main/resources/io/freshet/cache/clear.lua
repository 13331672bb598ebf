-- Voids every page of one feed in a stripe and records how far the source has been applied, in one step.
-- KEYS: control key, statistics key.
-- ARGV: new epoch, applied field, offset, clearance field, new clearance, statistics field.
-- Returns: epoch.
record_applied(KEYS[1], ARGV[2], ARGV[3])
redis.call('HSET', KEYS[1], ARGV[4], ARGV[5])
redis.call('HINCRBY', KEYS[2], ARGV[6], 1)
return {epoch_of(KEYS[1], ARGV[1])}
