package api

import (
	"bytes"
	"context"
	"net/http"

	"fuelbook/backend/calendar"
	"fuelbook/backend/complaint"
	"fuelbook/backend/customer"
	"fuelbook/backend/desk"
)

type complaintQuery struct {
	CustomerID string `query:"customerId" doc:"只看一户的投诉"`
}

type workComplaint struct {
	ID   string `path:"id"`
	Body desk.ComplaintStep
}

type complaintFile struct {
	ID   string `path:"id"`
	Body struct {
		AttachmentID customer.AttachmentID `json:"attachmentId"`
		Rev          int64                 `json:"rev"`
	}
}

func (s *server) complaintRoutes() {
	op(s, http.MethodGet, "/complaints", "complaints", "投诉登记簿", func(ctx context.Context, in *complaintQuery) (*body[desk.ComplaintList], error) {
		return reply(s.Desk.Complaints(ctx, actorOf(ctx), customer.ID(in.CustomerID)))
	})
	op(s, http.MethodPost, "/complaints", "registerComplaint", "登记投诉", func(ctx context.Context, in *body[desk.NewComplaint]) (*body[desk.ComplaintView], error) {
		return reply(s.Desk.RegisterComplaint(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/complaints/{id}/events", "workComplaint", "受理、暂停、恢复、升级、处理、客户确认、关闭、回访", func(ctx context.Context, in *workComplaint) (*body[desk.ComplaintView], error) {
		return reply(s.Desk.WorkComplaint(ctx, actorOf(ctx), complaint.ID(in.ID), in.Body))
	})
	op(s, http.MethodPost, "/complaints/{id}/files", "attachToComplaint", "把客户的附件列入投诉", func(ctx context.Context, in *complaintFile) (*body[desk.ComplaintView], error) {
		return reply(s.Desk.AttachToComplaint(ctx, actorOf(ctx), complaint.ID(in.ID), in.Body.AttachmentID, in.Body.Rev))
	})
	op(s, http.MethodPost, "/workdays", "saveWorkYear", "补一年的放假和调休安排", func(ctx context.Context, in *body[calendar.Shifts]) (*body[calendar.Workdays], error) {
		return reply(s.Desk.SaveWorkYear(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodGet, "/complaints/files/register.pdf", "complaintFile", "投诉登记簿的文件", func(ctx context.Context, _ *none) (*file, error) {
		var out bytes.Buffer
		name, err := s.Desk.WriteComplaints(ctx, actorOf(ctx), &out)
		return &file{typeOf(desk.PDF), disposition(name), out.Bytes()}, err
	})
}
