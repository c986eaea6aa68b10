package app

import (
	"net/http"
	"sync"

	"fuelbook/backend/desk"
)

// host serves the desk that is open, and opens another one when a backup takes the place of the data.
type host struct {
	e      *env
	folder *folder
	shell  string
	mu     sync.RWMutex // held for writing while the data is replaced: requests wait
	desk   *desk.Desk
	inner  http.Handler
}

// open opens the data folder for a shell.
func (e *env) open(f *folder, shell string) (*host, error) {
	h := &host{e: e, folder: f, shell: shell}
	return h, h.start()
}

func (h *host) start() (err error) {
	o := h.e.options(h.folder)
	o.Replace = h.replace
	if h.desk, err = desk.Open(h.e.ctx, o); err != nil {
		return h.e.broken(h.folder, err)
	}
	h.inner = h.e.handler(h.desk, h.shell)
	return nil
}

// replace closes the data, puts the candidate in its place and opens it. Where that fails the program has to be started again: what was begun
// is ended then.
func (h *host) replace(candidate string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	err := h.desk.Close()
	if err == nil {
		_, err = desk.Swap(h.e.options(h.folder), candidate)
	}
	if again := h.start(); again != nil || err != nil {
		h.e.log.Error("restore", "cause", err, "open", again)
	}
}

// ServeHTTP passes the request to the desk that is open.
func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	h.inner.ServeHTTP(w, r)
}

// Close closes the desk that is open.
func (h *host) Close() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.desk.Close()
}
