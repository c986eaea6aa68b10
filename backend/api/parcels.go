package api

import (
	"bytes"
	"context"
	"net/http"

	"fuelbook/backend/customer"
	"fuelbook/backend/desk"
	"fuelbook/backend/parcel"
)

// fileBody is a file sent as plain bytes with its name.
type fileBody struct {
	File    string `query:"file" required:"true" maxLength:"255"`
	RawBody []byte `contentType:"application/octet-stream"`
}

func (f *fileBody) upload() desk.Upload { return desk.Upload{Name: f.File, Data: f.RawBody} }

type acceptPeer struct {
	File    string `query:"file" required:"true" maxLength:"255"`
	Words   string `query:"words" required:"true" maxLength:"200" doc:"电话里核对过的十二个词"`
	RawBody []byte `contentType:"application/octet-stream"`
}

type revokePeer struct {
	ID   string `path:"id"`
	Body struct {
		Why string `json:"why" maxLength:"200"`
	}
}

type unlockKeys struct {
	Body struct {
		Passphrase string `json:"passphrase" maxLength:"200"`
		Keep       bool   `json:"keep,omitempty" doc:"由本机系统记住，以后不再输入"`
	}
}

type placeParcel struct {
	ID   string `path:"id"`
	Body desk.Placing
}

type parcelPath struct {
	ID string `path:"id"`
}

type parcelForm struct {
	ID   string `path:"id"`
	Name string `query:"name" required:"true" maxLength:"255"`
}

type openInbox struct {
	Accept bool `query:"accept" doc:"收下；不带时只看会怎样"`
}

const bytesType = "application/octet-stream"

func (s *server) parcelRoutes() {
	s.keyRoutes()
	s.sendRoutes()
	s.receiveRoutes()
	s.noteRoutes()
}

type answerNote struct {
	ID   string `path:"id"`
	Body desk.NoteAnswer
}

type openFolder struct {
	Body struct {
		Folder string `json:"folder" maxLength:"400"`
	}
}

// noteRoutes are what offices ask and tell each other about records.
func (s *server) noteRoutes() {
	op(s, http.MethodGet, "/parcels/notes", "parcelNotes", "疑问与退回", func(ctx context.Context, _ *none) (*body[[]desk.NoteView], error) {
		return reply(s.Desk.Notes(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/parcels/notes", "returnRecord", "退回下级的记录或签字月报", func(ctx context.Context, in *body[desk.ReturnRequest]) (*body[[]desk.NoteView], error) {
		return reply(s.Desk.Return(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/parcels/notes/{id}/answer", "answerNote", "答复疑问或退回", func(ctx context.Context, in *answerNote) (*body[[]desk.NoteView], error) {
		return reply(s.Desk.AnswerNote(ctx, actorOf(ctx), parcel.NoteID(in.ID), in.Body))
	})
	op(s, http.MethodPost, "/parcels/handover", "giveAway", "把客户移交给另一单位负责", func(ctx context.Context, in *body[desk.HandOverRequest]) (*body[customer.Customer], error) {
		return reply(s.Desk.GiveAway(ctx, actorOf(ctx), in.Body))
	})
}

func (s *server) keyRoutes() {
	op(s, http.MethodGet, "/keys", "keys", "本机属于哪个单位、密钥和登记的单位", func(ctx context.Context, _ *none) (*body[desk.KeysView], error) {
		return reply(s.Desk.Keys(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/keys", "makeKeys", "选定单位并生成或更换密钥", func(ctx context.Context, in *body[desk.NewKeys]) (*body[desk.KeysView], error) {
		return reply(s.Desk.MakeKeys(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodPost, "/keys/unlock", "unlockKeys", "输入密钥口令", func(ctx context.Context, in *unlockKeys) (*done, error) {
		if in.Body.Keep {
			return ok(s.Desk.KeepKeys(ctx, actorOf(ctx), in.Body.Passphrase))
		}
		return ok(s.Desk.UnlockKeys(ctx, actorOf(ctx), in.Body.Passphrase))
	})
	op(s, http.MethodPost, "/keys/forget", "forgetKeys", "不再由本机系统记住密钥口令", func(ctx context.Context, _ *none) (*done, error) {
		return ok(s.Desk.ForgetKeys(ctx, actorOf(ctx)))
	})
	op(s, http.MethodGet, "/keys/enrolment", "enrolment", "本单位的登记文件", func(ctx context.Context, _ *none) (*file, error) {
		name, data, err := s.Desk.Enrolment(ctx, actorOf(ctx))
		return &file{bytesType, disposition(name), data}, err
	})
	op(s, http.MethodPost, "/peers/look", "lookPeer", "看对方的登记文件", func(ctx context.Context, in *fileBody) (*body[desk.PeerLook], error) {
		return reply(s.Desk.LookPeer(ctx, actorOf(ctx), in.upload()))
	}, upload)
	op(s, http.MethodPost, "/peers", "acceptPeer", "核对无误，接受登记", func(ctx context.Context, in *acceptPeer) (*body[desk.KeysView], error) {
		return reply(s.Desk.AcceptPeer(ctx, actorOf(ctx), desk.Upload{Name: in.File, Data: in.RawBody}, in.Words))
	}, upload)
	op(s, http.MethodPost, "/peers/{id}/revoke", "revokePeer", "作废登记", func(ctx context.Context, in *revokePeer) (*body[desk.KeysView], error) {
		return reply(s.Desk.RevokePeer(ctx, actorOf(ctx), parcel.PeerID(in.ID), in.Body.Why))
	})
}

func (s *server) sendRoutes() {
	op(s, http.MethodGet, "/parcels", "parcels", "上报往来", func(ctx context.Context, _ *none) (*body[desk.ParcelBook], error) {
		return reply(s.Desk.Parcels(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/parcels", "packParcel", "打包上报或下发", func(ctx context.Context, in *body[desk.NewParcel]) (*body[desk.Work], error) {
		return reply(s.Desk.PackParcel(ctx, actorOf(ctx), in.Body))
	})
	op(s, http.MethodGet, "/parcels/drives", "parcelDrives", "可以写出上报包的磁盘", func(ctx context.Context, _ *none) (*body[[]desk.Drive], error) {
		return reply(s.Desk.ParcelDrives(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/parcels/sent/{id}/place", "placeParcel", "重新写出包", func(ctx context.Context, in *placeParcel) (*body[desk.Work], error) {
		return reply(s.Desk.PlaceParcel(ctx, actorOf(ctx), parcel.ID(in.ID), in.Body))
	})
	op(s, http.MethodPost, "/parcels/receipts", "readReceipt", "读回执", func(ctx context.Context, in *fileBody) (*body[desk.ParcelBook], error) {
		return reply(s.Desk.ReadReceipt(ctx, actorOf(ctx), in.upload()))
	}, upload)
	op(s, http.MethodGet, "/parcels/files/ledger.pdf", "parcelLedger", "上报往来登记簿", func(ctx context.Context, _ *none) (*file, error) {
		var out bytes.Buffer
		name, err := s.Desk.WriteParcels(ctx, actorOf(ctx), &out)
		return &file{typeOf(desk.PDF), disposition(name), out.Bytes()}, err
	})
}

func (s *server) receiveRoutes() {
	op(s, http.MethodGet, "/parcels/inbox", "inbox", "选好待打开的文件", func(ctx context.Context, _ *none) (*body[desk.InboxView], error) {
		return reply(s.Desk.Inbox(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/parcels/inbox", "putInbox", "加一个待打开的文件", func(ctx context.Context, in *fileBody) (*body[desk.InboxView], error) {
		return reply(s.Desk.PutInbox(ctx, actorOf(ctx), in.upload()))
	}, upload)
	op(s, http.MethodDelete, "/parcels/inbox", "clearInbox", "清空待打开的文件", func(ctx context.Context, _ *none) (*body[desk.InboxView], error) {
		return reply(s.Desk.ClearInbox(ctx, actorOf(ctx)))
	})
	op(s, http.MethodPost, "/parcels/inbox/open", "openInbox", "打开包，先看再收", func(ctx context.Context, in *openInbox) (*body[desk.Work], error) {
		return reply(s.Desk.OpenInbox(ctx, actorOf(ctx), in.Accept))
	})
	op(s, http.MethodPost, "/parcels/inbox/folder", "openFolder", "收下一个文件夹里的包", func(ctx context.Context, in *openFolder) (*body[desk.Work], error) {
		return reply(s.Desk.OpenFolder(ctx, actorOf(ctx), in.Body.Folder))
	})
	op(s, http.MethodGet, "/parcels/received/{id}/receipt", "receipt", "回执文件", func(ctx context.Context, in *parcelPath) (*file, error) {
		name, data, err := s.Desk.Receipt(ctx, actorOf(ctx), parcel.ID(in.ID))
		return &file{bytesType, disposition(name), data}, err
	})
	op(s, http.MethodGet, "/parcels/received/{id}/form", "parcelForm", "包里的签字月报", func(ctx context.Context, in *parcelForm) (*file, error) {
		data, err := s.Desk.ParcelForm(ctx, actorOf(ctx), parcel.ID(in.ID), in.Name)
		return &file{xlsxType, disposition(in.Name), data}, err
	})
}
