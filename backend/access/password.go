package access

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"fuelbook/backend/fault"

	"golang.org/x/crypto/argon2"
)

// Cost of a new hash: the minimum OWASP names for argon2id, so that a machine with 4 GB of memory signs in without swapping.
const (
	hashMemory  = 19 * 1024 // KiB
	hashTime    = 2
	hashThreads = 1
	saltSize    = 16
	keySize     = 32
)

// Bounds of what Verify computes, so that a damaged row cannot exhaust the memory.
const (
	maxMemory   = 256 * 1024 // KiB
	maxTime     = 16
	maxThreads  = 16
	minKey      = 16
	maxKey      = 64
	maxPassword = 256 // bytes
	minPassword = 8   // characters
)

// Hash makes an argon2id PHC string with a fresh salt from random. Error: access.random.
func Hash(password string, random io.Reader) (string, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", fault.Wrap(err, "access.random", "系统随机数不可用")
	}
	key := argon2.IDKey([]byte(password), salt, hashTime, hashMemory, hashThreads, keySize)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashTime, hashThreads, enc.EncodeToString(salt), enc.EncodeToString(key)), nil
}

// Verify reports whether the password belongs to the hash. It compares in constant time and takes a malformed or
// excessively costly hash as "no".
func Verify(hash, password string) bool {
	c, ok := parsePHC(hash)
	if !ok || len(password) > maxPassword {
		return false
	}
	got := argon2.IDKey([]byte(password), c.salt, c.time, c.memory, c.threads, uint32(len(c.key)))
	return subtle.ConstantTimeCompare(got, c.key) == 1
}

type phc struct {
	memory, time uint32
	threads      uint8
	salt, key    []byte
}

func parsePHC(hash string) (c phc, ok bool) {
	part := strings.Split(hash, "$")
	if len(part) != 6 || part[0] != "" || part[1] != "argon2id" || part[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, false
	}
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &c.memory, &c.time, &c.threads); err != nil {
		return c, false
	}
	if part[3] != fmt.Sprintf("m=%d,t=%d,p=%d", c.memory, c.time, c.threads) || !c.affordable() {
		return c, false
	}
	var err1, err2 error
	c.salt, err1 = base64.RawStdEncoding.DecodeString(part[4])
	c.key, err2 = base64.RawStdEncoding.DecodeString(part[5])
	return c, err1 == nil && err2 == nil && len(c.salt) >= 8 && len(c.key) >= minKey && len(c.key) <= maxKey
}

func (c phc) affordable() bool {
	return c.time >= 1 && c.time <= maxTime && c.threads >= 1 && c.threads <= maxThreads && c.memory >= 8*uint32(c.threads) && c.memory <= maxMemory
}

// CheckPassword refuses what is guessed first: fewer than 8 characters, the login in it, one character or a run of
// neighbours repeated, and the commonest passwords. Error: access.weak_password.
func CheckPassword(password, login string) error {
	weak := func(message string) error {
		return fault.New(fault.Invalid, "access.weak_password", message, "请用至少8个字符，不含账号，不用连续或重复的字符，例如三个不相干的词").On("password")
	}
	low, name := strings.ToLower(password), strings.ToLower(strings.TrimSpace(login))
	switch {
	case utf8.RuneCountInString(password) < minPassword:
		return weak("密码少于8个字符")
	case len(password) > maxPassword:
		return fault.New(fault.Invalid, "access.weak_password", "密码太长", "请不超过256个字节").On("password")
	case name != "" && (low == name || low == name+name || len(name) >= 4 && strings.Contains(low, name)):
		return weak("密码里有账号")
	case monotonous(low) || common(low):
		return weak("密码太常见")
	}
	return nil
}

// monotonous: at most two different characters, or each character one step from the one before (12345678, hgfedcba).
func monotonous(s string) bool {
	seen, up, down, last := map[rune]bool{}, true, true, rune(-1)
	for _, r := range s {
		seen[r] = true
		if last >= 0 {
			up, down = up && (r == last+1 || last == '9' && r == '0'), down && r == last-1
		}
		last = r
	}
	return len(seen) <= 2 || up || down
}

// common strips what people append to a common word (digits and signs at the end) and looks at what is left.
func common(s string) bool {
	words := []string{"password", "passw0rd", "p@ssword", "p@ssw0rd", "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx", "1q2w3e4r", "qazwsx",
		"iloveyou", "woaini", "admin", "administrator", "fuelbook", "youkebu", "petrochina", "sinopec", "abc", "aa", "a", "qq", "welcome", "letmein",
		"管理员", "密码", "油客簿", "中国石油", "中石油", "加油站"}
	base := strings.TrimRight(s, "0123456789!@#$%^&*._-+= ")
	for _, w := range words {
		if s == w || base == w {
			return true
		}
	}
	return base == "" && len(s) < 9 // a date or a short number
}

// Throttle is how often a login failed in a row, and when last.
type Throttle struct {
	Failures    int
	LastFailure time.Time
}

// Wait is how long the login must still wait at now: nothing for four failures, then 5 s doubling with each further
// failure up to 15 min. A clock set back waits the full time, never longer.
func (t Throttle) Wait(now time.Time) time.Duration {
	const free, first, longest = 4, 5 * time.Second, 15 * time.Minute
	if t.Failures <= free {
		return 0
	}
	pause := longest
	if n := t.Failures - free - 1; n < 8 {
		pause = min(first<<n, longest)
	}
	return min(max(pause-now.Sub(t.LastFailure), 0), pause)
}
