package export

import "sync"

// fileCache keeps finished tables, so that a client that reads a file by ranges does not have it built for each. It
// holds at most so many bytes and drops the oldest first.
type fileCache struct {
	most  int
	mu    sync.Mutex
	bytes int
	order []string
	files map[string]*file
}

// get returns a file, or nil.
func (c *fileCache) get(key string) *file {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.files[key]
}

// add keeps a file.
func (c *fileCache) add(key string, f *file) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.files == nil {
		c.files = map[string]*file{}
	}
	if c.files[key] != nil || f.body.Size() > c.most {
		return
	}
	c.files[key], c.order, c.bytes = f, append(c.order, key), c.bytes+f.body.Size()
	for c.bytes > c.most {
		oldest := c.order[0]
		c.bytes -= c.files[oldest].body.Size()
		delete(c.files, oldest)
		c.order = c.order[1:]
	}
}
