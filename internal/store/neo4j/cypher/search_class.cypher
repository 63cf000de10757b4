// In which of the first three classes an entity is found (store.MatchClass); 3 when in none. Keys
// and words begin with a space, so that the beginning of a word is a part of a key. Beside it the
// standing (store.Standing).
WITH t, n{{keep}}, CASE
WHEN t.key IN n.keys_ OR t.code IN n.codes_ OR any(k IN n.keys_ WHERE replace(k, ' ', '') = t.joined) THEN 0
WHEN any(k IN n.keys_ WHERE k STARTS WITH t.key) THEN 1
WHEN size(t.words) > 0 AND any(k IN n.keys_ WHERE all(w IN t.words WHERE k CONTAINS w)) THEN 2
ELSE 3 END AS class, {{standing}} AS standing
