package api

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"

	"fuelbook/backend/fault"
)

// Loopback protects the TCP listener of the browser mode (the window mounts the handler without a socket): the peer is this
// machine, the Host header is one of ours (421 otherwise, against DNS rebinding), and a browser's Origin is ours (403 otherwise).
// hosts are "127.0.0.1:port" and "localhost:port"; with an address opened up on purpose, the names allowed for it.
func Loopback(next http.Handler, remoteAllowed bool, hosts ...string) http.Handler {
	cross := http.NewCrossOriginProtection()
	inner := cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !remoteAllowed && !fromHere(r.RemoteAddr) {
			refuse(w, http.StatusForbidden, "api.remote", "只接受本机访问")
			return
		}
		if !slices.Contains(hosts, r.Host) {
			refuse(w, http.StatusMisdirectedRequest, "api.host", "访问地址不对")
			return
		}
		if o := r.Header.Get("Origin"); o != "" && !sameOrigin(o, hosts) {
			refuse(w, http.StatusForbidden, "api.origin", "不接受来自其他网页的请求")
			return
		}
		inner.ServeHTTP(w, r)
	})
}

func refuse(w http.ResponseWriter, status int, code, message string) {
	writeProblem(w, &Problem{status: status, Kind: fault.Forbidden, Code: code, Message: message, Remedy: "请使用程序显示的地址打开", Faults: []fault.Fault{}})
}

func fromHere(remote string) bool {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

func sameOrigin(origin string, hosts []string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Scheme == "http" && slices.Contains(hosts, u.Host)
}
