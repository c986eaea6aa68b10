package api

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/desk"
	"fuelbook/backend/journal"
)

type authorized struct {
	Authorization string `header:"Authorization"`
}

type credentials struct {
	Body struct {
		Login    string `json:"login" maxLength:"100"`
		Password string `json:"password" maxLength:"1000"`
	}
}

type setupInput struct {
	Body struct {
		Login    string `json:"login" maxLength:"100"`
		Name     string `json:"name" maxLength:"100"`
		Password string `json:"password" maxLength:"1000"`
	}
}

// sessionView adds what only the door knows.
type sessionView struct {
	desk.SessionView
	Shell string `json:"shell"` // window or browser
}

func (s *server) sessionRoutes() {
	op(s, http.MethodGet, "/session", "session", "登录状态", func(ctx context.Context, in *authorized) (*body[sessionView], error) {
		var actor *access.Actor
		if a, err := s.Desk.Actor(ctx, bearer(in.Authorization)); err == nil {
			actor = &a
		}
		v, err := s.Desk.Session(ctx, actor)
		return reply(sessionView{v, s.Shell}, err)
	}, open)
	op(s, http.MethodPost, "/setup", "setup", "建立第一个管理员", func(ctx context.Context, in *setupInput) (*body[desk.SignedIn], error) {
		return reply(s.Desk.Setup(ctx, desk.NewUser{Login: in.Body.Login, Name: in.Body.Name, Password: in.Body.Password}))
	}, open)
	op(s, http.MethodPost, "/login", "login", "登录", func(ctx context.Context, in *credentials) (*body[desk.SignedIn], error) {
		return reply(s.Desk.Login(ctx, in.Body.Login, in.Body.Password))
	}, open)
	op(s, http.MethodPost, "/password", "changePassword", "修改自己的密码", func(ctx context.Context, in *newPassword) (*done, error) {
		return ok(s.Desk.ChangePassword(ctx, actorOf(ctx), in.Body.Present, in.Body.Next))
	})
	op(s, http.MethodPost, "/logout", "logout", "退出", func(_ context.Context, in *authorized) (*done, error) {
		s.Desk.Logout(bearer(in.Authorization))
		return ok(nil)
	}, open)
}

type newPassword struct {
	Body struct {
		Present string `json:"present"`
		Next    string `json:"next"`
	}
}

// UserPath is an account in a path.
type UserPath struct {
	ID string `path:"id"`
}

type auditInput struct {
	Before int64 `query:"before" minimum:"0" doc:"只列此序号之前的记录，0为最新"`
	Limit  int   `query:"limit"`
}

func (s *server) systemRoutes() {
	op(s, http.MethodGet, "/users", "users", "账号列表", func(ctx context.Context, _ *none) (*body[[]desk.UserView], error) {
		return reply(s.Desk.Users(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/users", "createUser", "新建账号", func(ctx context.Context, in *body[desk.NewUser]) (*body[desk.UserView], error) {
		return reply(s.Desk.CreateUser(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPut, "/users/{id}", "updateUser", "修改账号", func(ctx context.Context, in *struct {
		UserPath
		Body desk.NewUser
	}) (*body[desk.UserView], error) {
		return reply(s.Desk.UpdateUser(ctx, actorOf(ctx), access.UserID(in.ID), in.Body))
	})
	op(s, http.MethodGet, "/audit", "audit", "变更记录", func(ctx context.Context, in *auditInput) (*body[[]journal.Entry], error) {
		return reply(s.Desk.Audit(ctx, actorOf(ctx), in.Before, in.Limit))
	})
	op(s, http.MethodGet, "/backup", "backup", "备份数据库", func(ctx context.Context, _ *none) (*file, error) {
		var out bytes.Buffer
		err := s.Desk.WriteBackup(ctx, actorOf(ctx), &out)
		return &file{"application/octet-stream", disposition("油客簿备份_" + time.Now().Format("2006-01-02") + ".db"), out.Bytes()}, err
	})
	op(s, http.MethodGet, "/settings", "settings", "设置", func(ctx context.Context, _ *none) (*body[desk.Settings], error) {
		return reply(s.Desk.Settings(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPut, "/settings", "changeSettings", "修改设置", func(ctx context.Context, in *body[desk.Settings]) (*body[desk.Settings], error) {
		return reply(s.Desk.ChangeSettings(ctx, actorOf(ctx), in.Body))
	})
}
