-- Invalidates every page of one feed in a stripe and records how far the source has been applied, in one step.
-- KEYS: control key, statistics key.
-- ARGV: new epoch, applied field, offset, expected offset, clearance field, new clearance, statistics field.
-- Returns: epoch.
local epoch = guarded_epoch(KEYS[1], ARGV[2], ARGV[4], ARGV[1])
record_applied(KEYS[1], ARGV[2], ARGV[3])
redis.call('HSET', KEYS[1], ARGV[5], ARGV[6])
redis.call('HINCRBY', KEYS[2], ARGV[7], 1)
return {epoch}
