-- Reads at once what decides whether a page of a scope may be served. Creates nothing and extends no TTL.
-- KEYS: control key, generation key, index key. ARGV: generation field, clearance field, page key.
-- Returns: epoch, generation with the feed's clearance, watermark (µs), fill token, stamp; '' for each that is missing.
local generation, fill_token = get_generation(KEYS[2], ARGV[1])
return {redis.call('HGET', KEYS[1], 'epoch') or '',
  (generation or '') .. '/' .. (redis.call('HGET', KEYS[1], ARGV[2]) or ''),
  redis.call('HGET', KEYS[1], 'watermark') or '', fill_token or '', stamp_of(redis.call('HGET', KEYS[3], ARGV[3]))}
