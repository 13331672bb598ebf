-- The community scopes that can be valid now, of tiles of one stripe; and a mark that says when they were looked for.
-- KEYS: control key, then tile keys. ARGV: search field, mark. Returns: the tiles' fields.
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
local fields = {}
for tile = 2, #KEYS do
  for _, field in ipairs(redis.call('HKEYS', KEYS[tile])) do
    if field ~= SWEPT then
      fields[#fields + 1] = field
    end
  end
end
return fields
