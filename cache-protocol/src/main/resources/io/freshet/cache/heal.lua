-- Deletes those of the keys that are corrupt. KEYS: any of one slot. Returns: which.
return heal(KEYS)
