-- Reads the indices of scopes of one stripe.
-- KEYS: index keys. ARGV: the most entries read from one index.
-- Returns: for each index the number of its fields and values, then these; 0 for an index with more entries.
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
