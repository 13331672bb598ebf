-- Deletes the corrupt keys among KEYS, which must be in one slot. Returns: the keys deleted, marked as corrupt.
return heal(KEYS)
