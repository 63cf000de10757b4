// The score of a record (fulltext.Score, in its order of operations) from how often it has each word and its length.
WITH t, d, 1.2 * (0.25 + 0.75 * d.length_ / t.mean) AS norm,
[w IN t.terms | [toFloat(size(split(d.{{text}}, w[0])) - 1), w[1]]] AS counted
WITH d, reduce(s = 0, c IN counted | s + toInteger(1000000.0 * (c[1] * (c[0] / (c[0] + norm))) + 0.5)) AS score
