// Whether the way out of the network works, from the devices that a person tagged gateway, resolver and outside.

/** One number, in the words of WAY_OUT_CODES. A resolver that is degraded answers the ping and not the question. */
export const WAY_OUT = `
  WITH role AS (
    SELECT role AS name, sum(state_code = 1 OR (state_code = 3 AND role <> 'resolver')) AS up,
      sum(state_code IN (2, 4) OR (state_code = 3 AND role = 'resolver')) AS down
    FROM v_way_out GROUP BY role)
  SELECT CASE
    WHEN NOT EXISTS (SELECT 1 FROM role) THEN 0
    WHEN EXISTS (SELECT 1 FROM role WHERE name = 'gateway' AND up = 0 AND down > 0) THEN 2
    WHEN EXISTS (SELECT 1 FROM role WHERE name = 'outside' AND up = 0 AND down > 0) THEN 3
    WHEN EXISTS (SELECT 1 FROM role WHERE name = 'resolver' AND up = 0 AND down > 0) THEN 4
    WHEN EXISTS (SELECT 1 FROM role WHERE down > 0) THEN 5
    WHEN NOT EXISTS (SELECT 1 FROM role WHERE up > 0) THEN 6
    ELSE 1
  END AS verdict`;
