-- Lists the community scopes that can have valid pages now, in tiles of one stripe. Leaves a mark of this search.
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
