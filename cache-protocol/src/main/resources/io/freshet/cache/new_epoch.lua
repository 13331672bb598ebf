-- Invalidates every page of a stripe and records how far the source has been applied, in one step.
-- KEYS: control key. ARGV: new epoch, applied field, offset.
redis.call('HSET', KEYS[1], 'epoch', ARGV[1])
record_applied(KEYS[1], ARGV[2], ARGV[3])
return {ARGV[1]}
