-- What decides whether a page of a scope may be served, read together; what is missing is made anew.
-- KEYS: control key, generation key.
-- ARGV: new epoch, new generation, generation TTL (s), generation field, clearance field, applied fields…
-- Returns: epoch, generation with the feed's clearance, watermark (µs, or ''), then the applied offset (or '') of each field.
local generation = get_generation(KEYS[2], ARGV[4])
if not generation then
  generation = ARGV[2]
  put_generation(KEYS[2], ARGV[4], generation, ARGV[3])
end
local view = {epoch_of(KEYS[1], ARGV[1]), generation .. '/' .. (redis.call('HGET', KEYS[1], ARGV[5]) or ''),
  redis.call('HGET', KEYS[1], 'watermark') or ''}
if #ARGV > 5 then
  for _, offset in ipairs(redis.call('HMGET', KEYS[1], unpack(ARGV, 6))) do
    view[#view + 1] = offset or ''
  end
end
return view
