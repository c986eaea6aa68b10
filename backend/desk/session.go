package desk

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"sync"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/fault"
	"fuelbook/backend/store"
)

// A session lives in memory only: it ends with the program, after idleLimit without a request, or at logout.
const (
	idleLimit = 8 * time.Hour
	tokenSize = 32
)

type session struct {
	user access.UserID
	seen time.Time
}

// sessions maps the SHA-256 of a token to its session, so that a memory dump of the map holds no usable token.
type sessions struct {
	mu       sync.Mutex
	live     map[string]session
	throttle map[string]access.Throttle
}

// SignedIn is the answer to a login: the bearer token is shown once.
type SignedIn struct {
	Token string   `json:"token"`
	User  UserView `json:"user"`
}

// Session says what a door may know before login; actor may be nil.
func (d *Desk) Session(ctx context.Context, actor *access.Actor) (SessionView, error) {
	v := SessionView{Version: d.version}
	err := d.store.View(ctx, func(tx *store.Tx) error {
		users, err := tx.Users()
		if err != nil {
			return err
		}
		v.SetupNeeded, v.StaffNeeded = len(users) == 0, true
		for _, u := range users {
			if u.Role != access.Admin && !u.Disabled {
				v.StaffNeeded = false
			}
			if actor != nil && u.ID == actor.UserID {
				view := userView(u)
				v.User = &view
			}
		}
		if v.User == nil {
			return nil // the unit's name is not for strangers
		}
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		if unit, ok := tree.Whole(); ok {
			v.Unit = unit.Name
		}
		return nil
	})
	return v, err
}

// Setup creates the first administrator. Error: access.setup_done when there is any account.
func (d *Desk) Setup(ctx context.Context, n NewUser) (SignedIn, error) {
	n.Role = access.Admin
	user, err := d.newAccount(n)
	if err != nil {
		return SignedIn{}, err
	}
	author := store.Author{Name: n.Name, At: d.now()}
	err = d.store.Update(ctx, author, func(tx *store.Tx) error {
		users, err := tx.Users()
		if err != nil {
			return err
		}
		if len(users) > 0 {
			return fault.New(fault.Conflict, "access.setup_done", "管理员已经建立", "请用已有账号登录")
		}
		user, err = tx.SaveUser(user)
		return err
	})
	if err != nil {
		return SignedIn{}, err
	}
	return d.open(user)
}

// Login checks name and password. Error: access.bad_login (never saying which of the two), access.throttled.
func (d *Desk) Login(ctx context.Context, login, password string) (SignedIn, error) {
	login = strings.TrimSpace(login)
	if wait := d.sessions.wait(login, d.now()); wait > 0 {
		return SignedIn{}, fault.New(fault.Unavailable, "access.throttled", "密码错误次数过多", "请等待"+waitText(wait)+"后再试")
	}
	var user access.User
	err := d.store.View(ctx, func(tx *store.Tx) error {
		u, ok, err := tx.UserByLogin(login)
		if err != nil {
			return err
		}
		if !ok {
			u.PasswordHash = d.decoyHash()
		}
		// The hash is verified for unknown names too, so that timing does not tell which names exist.
		if good := access.Verify(u.PasswordHash, password); !ok || !good || u.Disabled {
			return fault.New(fault.Unauthenticated, "access.bad_login", "账号或密码不对", "请核对后重试；忘记密码请找管理员重设")
		}
		user = u
		return nil
	})
	d.sessions.record(login, err == nil, d.now())
	if err != nil {
		return SignedIn{}, err
	}
	return d.open(user)
}

// decoyHash has the cost of a real one and matches nothing.
func (d *Desk) decoyHash() string {
	salt := make([]byte, tokenSize)
	if _, err := d.random.Read(salt); err != nil {
		return ""
	}
	hash, err := access.Hash(base64.RawStdEncoding.EncodeToString(salt), d.random)
	if err != nil {
		return ""
	}
	return hash
}

func waitText(d time.Duration) string {
	if d >= time.Minute {
		return (d + time.Minute - 1).Truncate(time.Minute).String()[:len((d+time.Minute-1).Truncate(time.Minute).String())-3] + "分钟"
	}
	return (d + time.Second - 1).Truncate(time.Second).String()[:len((d+time.Second-1).Truncate(time.Second).String())-1] + "秒"
}

func (d *Desk) open(u access.User) (SignedIn, error) {
	raw := make([]byte, tokenSize)
	if _, err := d.random.Read(raw); err != nil {
		return SignedIn{}, fault.Wrap(err, "access.random", "系统随机数不可用")
	}
	token := base64.RawURLEncoding.EncodeToString(raw)
	d.sessions.mu.Lock()
	defer d.sessions.mu.Unlock()
	d.sessions.live[digest(token)] = session{user: u.ID, seen: d.now()}
	return SignedIn{Token: token, User: userView(u)}, nil
}

func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return string(sum[:])
}

// Actor finds who a bearer token belongs to. Error: access.no_session.
func (d *Desk) Actor(ctx context.Context, token string) (access.Actor, error) {
	refused := fault.New(fault.Unauthenticated, "access.no_session", "还没有登录，或登录已过期", "请重新登录")
	id, ok := d.sessions.touch(digest(token), d.now())
	if !ok {
		return access.Actor{}, refused
	}
	var actor access.Actor
	err := d.store.View(ctx, func(tx *store.Tx) error {
		u, ok, err := findUser(tx, id)
		if err != nil {
			return err
		}
		if !ok || u.Disabled {
			return refused
		}
		actor = access.Actor{UserID: u.ID, Name: u.Name, Role: u.Role, OfficeID: u.OfficeID}
		return nil
	})
	return actor, err
}

func findUser(tx *store.Tx, id access.UserID) (access.User, bool, error) {
	users, err := tx.Users()
	if err != nil {
		return access.User{}, false, err
	}
	for _, u := range users {
		if u.ID == id {
			return u, true, nil
		}
	}
	return access.User{}, false, nil
}

// Logout ends a session; an unknown token is no error.
func (d *Desk) Logout(token string) {
	d.sessions.mu.Lock()
	defer d.sessions.mu.Unlock()
	delete(d.sessions.live, digest(token))
}

func (s *sessions) touch(key string, now time.Time) (access.UserID, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	live, ok := s.live[key]
	if !ok || now.Sub(live.seen) > idleLimit {
		delete(s.live, key)
		return "", false
	}
	live.seen = now
	s.live[key] = live
	return live.user, true
}

// end drops every session of a user, after a password change or a lock.
func (s *sessions) end(id access.UserID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, v := range s.live {
		if v.user == id {
			delete(s.live, k)
		}
	}
}

func (s *sessions) wait(login string, now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.throttle[login].Wait(now)
}

func (s *sessions) record(login string, good bool, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.throttle == nil || len(s.throttle) > 10_000 {
		s.throttle = map[string]access.Throttle{}
	}
	if good {
		delete(s.throttle, login)
		return
	}
	t := s.throttle[login]
	t.Failures++
	t.LastFailure = now
	s.throttle[login] = t
}
