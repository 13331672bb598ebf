-- Reads at once what decides whether a page of a scope may be served. Creates a missing epoch or generation.
-- KEYS: control key, generation key, index key.
-- ARGV: new epoch, new generation, generation TTL (s), generation field, clearance field, page key, applied fields…
-- Returns: epoch, generation with the feed's clearance, watermark (µs, or ''), fill token, the page's stamp in
-- the index (or ''), then the applied offset (or '') of each field.
local generation, fill_token = get_generation(KEYS[2], ARGV[4])
if not generation then
  generation, fill_token = ARGV[2], ARGV[2]
  put_generation(KEYS[2], ARGV[4], generation, fill_token, ARGV[3])
end
local view = {epoch_of(KEYS[1], ARGV[1]), generation .. '/' .. (redis.call('HGET', KEYS[1], ARGV[5]) or ''),
  redis.call('HGET', KEYS[1], 'watermark') or '', fill_token, stamp_of(redis.call('HGET', KEYS[3], ARGV[6]))}
if #ARGV > 6 then
  for _, offset in ipairs(redis.call('HMGET', KEYS[1], unpack(ARGV, 7))) do
    view[#view + 1] = offset or ''
  end
end
return view
