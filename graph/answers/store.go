package answers

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Bounds of what is stored. Nothing is removed to make room: what has been cited stays, and addresses of others carry
// their question.
const (
	maxQuestion = 64 << 10 // bytes of one question

	maxCount, maxBytes           = 20_000, 64 << 20 // in a folder
	maxCountMemory, maxBytesHeap = 1_000, 8 << 20   // in memory
)

// Store keeps questions by their hashes: in a folder, or in memory until the program ends. It is safe for concurrent
// use; several programs may share a folder.
type Store struct {
	dir string // "" is memory
	log *slog.Logger

	mu           sync.Mutex
	memory       map[string][]byte // nil for a folder
	count, bytes int
}

const fileExtension = ".json"

// NewStore opens a folder, and makes it if there is none; "" stores in memory.
func NewStore(dir string, log *slog.Logger) (*Store, error) {
	s := &Store{dir: dir, log: log}
	if dir == "" {
		s.memory = map[string][]byte{}
		return s, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, item := range list {
		if info, err := item.Info(); err == nil && isHash(strings.TrimSuffix(item.Name(), fileExtension)) {
			s.count++
			s.bytes += int(info.Size())
		}
	}
	return s, nil
}

// isHash reports whether a text is a SHA-256 in hexadecimal digits.
func isHash(text string) bool {
	_, err := hex.DecodeString(text)
	return err == nil && len(text) == 2*sha256.Size && strings.ToLower(text) == text
}

// get returns the question with a hash; nil if it is not stored.
func (s *Store) get(hash string) *Question {
	var text []byte
	if s.memory != nil {
		s.mu.Lock()
		text = s.memory[hash]
		s.mu.Unlock()
	} else {
		var err error
		text, err = os.ReadFile(filepath.Join(s.dir, hash+fileExtension))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			s.log.Warn("a stored question cannot be read", "hash", hash, "cause", err)
		}
	}
	q := new(Question)
	if len(text) == 0 || json.Unmarshal(text, q) != nil {
		return nil
	}
	if q.hash() != hash {
		s.log.Warn("a stored question is damaged: remove its file", "hash", hash)
		return nil
	}
	return q
}

// put stores a question, unless there is no room, and reports whether it is stored.
func (s *Store) put(q *Question) bool {
	hash := q.hash()
	if s.get(hash) != nil {
		return true
	}
	text := q.text()
	s.mu.Lock()
	defer s.mu.Unlock()
	count, most := maxCount, maxBytes
	if s.memory != nil {
		count, most = maxCountMemory, maxBytesHeap
	}
	if len(text) > maxQuestion || s.count >= count || s.bytes+len(text) > most {
		return false
	}
	if s.memory != nil {
		s.memory[hash] = text
	} else if err := s.write(hash, text); err != nil {
		s.log.Warn("a question cannot be stored", "hash", hash, "cause", err)
		return false
	}
	s.count++
	s.bytes += len(text)
	return true
}

// write writes a file that appears when it is whole.
func (s *Store) write(hash string, text []byte) error {
	out, err := os.CreateTemp(s.dir, ".writing-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(out.Name()) }() // it is gone when all went well
	_, err = out.Write(text)
	if err = errors.Join(err, out.Chmod(0o644), out.Close()); err != nil {
		return err
	}
	return os.Rename(out.Name(), filepath.Join(s.dir, hash+fileExtension))
}
