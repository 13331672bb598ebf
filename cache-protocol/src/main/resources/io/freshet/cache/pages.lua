-- Lists the page keys in indices of one stripe.
-- KEYS: index keys. Returns: page keys.
local pages = {}
for _, key in ipairs(KEYS) do
  for _, page in ipairs(redis.call('HKEYS', key)) do
    pages[#pages + 1] = page
  end
end
return pages
