package fulltext

import "math"

// The parameters of BM25: how soon a word that is repeated says nothing more, and how much longer texts lose.
const (
	K1 = 1.2
	B  = 0.75
)

// Statistics are what the weight of a word follows from: of all texts that have a word.
type Statistics struct {
	Texts int // how many there are
	Words int // in all of them
}

// Add counts a text with so many words.
func (s *Statistics) Add(words int) {
	if words > 0 {
		s.Texts++
		s.Words += Length(words)
	}
}

// Weight is the inverse document frequency of a word that stands in so many of the texts: ln(1 + (N−n+½)/(n+½)). It is
// the weight of Robertson and Spärck Jones, see equation 3.4 of Robertson and Zaragoza (The probabilistic relevance
// framework: BM25 and beyond, Foundations and Trends in Information Retrieval 3(4), 2009), with the 1 that Lucene adds,
// so that a word in most texts weighs little and never less than nothing.
func (s *Statistics) Weight(texts int) float64 {
	n := float64(texts)
	return math.Log(1 + (float64(s.Texts)-n+0.5)/(n+0.5))
}

// Mean is the mean number of words of a text, 1 when there is none.
func (s *Statistics) Mean() float64 {
	if s.Texts == 0 {
		return 1
	}
	return float64(s.Words) / float64(s.Texts)
}

// Score is what a word adds to the score of a text, in millionths: BM25 (equation 3.15 of Robertson and Zaragoza),
//
//	weight · tf / (tf + k1·(1 − b + b·length/mean))
//
// where tf is how often the text has the word and length is how many words it has. Millionths are integers, so that a
// sum is the same in any order and on every engine. The conversions keep compilers from fusing operations, which would
// round otherwise on some processors; engines that compute this themselves do it in this order.
func Score(weight float64, tf, length int, mean float64) int64 {
	norm := float64(K1 * (1 - B + float64(float64(B*float64(length))/mean)))
	part := float64(float64(tf) / float64(float64(tf)+norm))
	return int64(float64(float64(1e6*float64(weight*part)) + 0.5))
}

// MaxWords is how many words of a text count for its length.
const MaxWords = 65_535

// Length is the length of a text of so many words.
func Length(words int) int { return min(words, MaxWords) }
