-- Records for a stripe how far sources have been applied and the watermarks that this proves. Sets the stripe's own
-- watermark to the lowest of all sources, if none is missing.
-- KEYS: control key.
-- ARGV: new epoch, number of sources, then for each its applied field, offset, expected offset, watermark field and
-- watermark (µs, or '' for none); then the watermark fields of all sources.
-- Returns: epoch.
local DAY_MICROS = 86400000000
local sources = tonumber(ARGV[2])
local epoch
for source = 0, sources - 1 do
  local at = 3 + 5 * source
  epoch = guarded_epoch(KEYS[1], ARGV[at], ARGV[at + 2], ARGV[1])
  record_applied(KEYS[1], ARGV[at], ARGV[at + 1])
end
if epoch == ARGV[1] then
  return {epoch}
end
for source = 0, sources - 1 do
  local field, watermark = ARGV[6 + 5 * source], ARGV[7 + 5 * source]
  if watermark ~= '' then
    local stored = tonumber(redis.call('HGET', KEYS[1], field) or '0')
    -- A stored watermark more than a day ahead is bogus, and would keep all later ones out.
    if stored < tonumber(watermark) or stored > watermark + DAY_MICROS then
      redis.call('HSET', KEYS[1], field, watermark)
    end
  end
end
local least
for at = 3 + 5 * sources, #ARGV do
  local watermark = redis.call('HGET', KEYS[1], ARGV[at])
  if not watermark then
    return {epoch}
  end
  if not least or tonumber(watermark) < tonumber(least) then
    least = watermark
  end
end
if least then
  redis.call('HSET', KEYS[1], 'watermark', least)
end
return {epoch}
