-- What decides whether a page of a scope may be served, read together; nothing is made or kept longer.
-- KEYS: control key, generation key. ARGV: generation field, clearance field.
-- Returns: epoch, generation with the feed's clearance, watermark (µs); '' for what is missing.
return {redis.call('HGET', KEYS[1], 'epoch') or '',
  (get_generation(KEYS[2], ARGV[1]) or '') .. '/' .. (redis.call('HGET', KEYS[1], ARGV[2]) or ''),
  redis.call('HGET', KEYS[1], 'watermark') or ''}
