-- The community scopes that can be valid now, of tiles of one stripe.
-- KEYS: tile keys. Returns: their fields.
local fields = {}
for _, key in ipairs(KEYS) do
  for _, field in ipairs(redis.call('HKEYS', key)) do
    if field ~= SWEPT then
      fields[#fields + 1] = field
    end
  end
end
return fields
