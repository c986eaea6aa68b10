// Package access knows users, their roles, and what each role may do.
package access

import "fuelbook/backend/org"

// UserID is the opaque identity of an account.
type UserID string

// Role of an account. One account has one role (incompatible duties, domain 3).
type Role string

// Roles: 填报 enters and computes, 复核 checks, 负责人 approves and closes, 管理员 keeps accounts and backups and sees no customer data.
const (
	Filler   Role = "填报"
	Reviewer Role = "复核"
	Chief    Role = "负责人"
	Admin    Role = "管理员"
	Operator Role = "本机操作员" // the command line: whoever the system lets read the data folder
)

// User is an account. PasswordHash is an argon2id PHC string; it never leaves the backend.
type User struct {
	ID           UserID       `json:"id"`
	Login        string       `json:"login"`
	Name         string       `json:"name"`
	Role         Role         `json:"role"`
	OfficeID     org.OfficeID `json:"officeId"`
	Disabled     bool         `json:"disabled"`
	PasswordHash string       `json:"-"`
	Rev          int64        `json:"rev"`
}

// Actor is who does a job: every desk method takes one and checks it.
type Actor struct {
	UserID   UserID
	Name     string
	Role     Role
	OfficeID org.OfficeID
}

// Action is one right.
type Action string
