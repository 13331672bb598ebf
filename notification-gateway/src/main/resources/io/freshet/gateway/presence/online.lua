-- Which of some users are online. KEYS and ARGV as of alive.lua.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local online = {}
for i = 2, #ARGV do
  local seen = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if seen and tonumber(seen) > now - ARGV[1] then
    online[#online + 1] = ARGV[i]
  end
end
return online
