-- What the indices of scopes of one stripe hold.
-- KEYS: index keys. ARGV: the most entries of one index that are worth looking at.
-- Returns: for each index the number of its fields and values, then these; 0 for one that holds more.
local answer = {}
for _, key in ipairs(KEYS) do
  local entries = {}
  if redis.call('HLEN', key) <= tonumber(ARGV[1]) then
    entries = redis.call('HGETALL', key)
  end
  answer[#answer + 1] = tostring(#entries)
  for _, text in ipairs(entries) do
    answer[#answer + 1] = text
  end
end
return answer
