-- Returns the users that are online. KEYS and ARGV as in alive.lua; its users are those asked for.
local MINUTE = 60000
local now = now_ms()
local online = {}
for i = 2, #ARGV do
  local seen = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[i]) or 0)
  if seen > now + MINUTE then
    redis.call('ZREM', KEYS[1], ARGV[i])
    found(KEYS[1] .. ' ' .. ARGV[i])
  elseif seen > now - ARGV[1] then
    online[#online + 1] = ARGV[i]
  end
end
return online
