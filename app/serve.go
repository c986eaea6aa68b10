package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"fuelbook/backend/api"
	"fuelbook/backend/desk"
	"fuelbook/backend/fault"
	"fuelbook/frontend"
)

type serveCmd struct {
	Addr string `default:"127.0.0.1:0" help:"监听地址；不是本机地址时须另加 --allow-remote"`
	// AllowRemote is the explicit configuration without which only loopback is served.
	AllowRemote bool `name:"allow-remote" help:"允许其他电脑访问（慎用：数据不加密传输）"`
	Open        bool `name:"open" help:"在默认浏览器中打开"`
}

// Run serves until interrupted.
func (c *serveCmd) Run(e *env) error {
	return e.withHost("browser", func(h *host) error { return c.serve(e, h) })
}

func (c *serveCmd) serve(e *env, h *host) error {
	listener, hosts, err := c.listen()
	if err != nil {
		return err
	}
	url := "http://" + hosts[0] + "/"
	server := &http.Server{Handler: api.Loopback(h, c.AllowRemote, hosts...), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	if err := e.say("油客簿正在运行，请用浏览器打开："+url+"\n按 Ctrl+C 结束\n", map[string]string{"url": url}); err != nil {
		return err
	}
	if c.Open {
		openBrowser(url)
	}
	ctx, stop := signal.NotifyContext(e.ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err = <-ended:
	case <-ctx.Done():
		grace, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		err = server.Shutdown(grace)
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}

// listen opens the address; anything but loopback needs the explicit switch. The first host is the one to print.
func (c *serveCmd) listen() (net.Listener, []string, error) {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "app.bad_addr", "监听地址「"+c.Addr+"」不对", "请写成 127.0.0.1:8080 的样子").Because(err)
	}
	ip := net.ParseIP(host)
	if !c.AllowRemote && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, nil, fault.New(fault.Invalid, "app.not_loopback", "监听地址「"+c.Addr+"」不是本机地址", "请用 127.0.0.1；确需其他电脑访问时加 --allow-remote")
	}
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return nil, nil, fault.New(fault.Unavailable, "app.listen", "地址「"+c.Addr+"」不能监听", "请换一个端口").Because(err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return nil, nil, errors.Join(err, l.Close())
	}
	return l, hostsOf(host, l.Addr().String(), port), nil
}

// hostsOf are the Host headers that are ours, the one to print first. An address for every interface is none a browser can open: the
// interfaces' own take its place.
func hostsOf(host, address, port string) []string {
	here := []string{"localhost:" + port, "127.0.0.1:" + port}
	if ip := net.ParseIP(host); host != "" && (ip == nil || !ip.IsUnspecified()) {
		return append([]string{address}, append(here, net.JoinHostPort(host, port))...)
	}
	list, err := net.InterfaceAddrs()
	if err != nil {
		return here
	}
	var others []string
	for _, a := range list {
		if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() && !n.IP.IsLoopback() {
			others = append(others, net.JoinHostPort(n.IP.String(), port))
		}
	}
	return append(others, here...)
}

func (e *env) handler(d *desk.Desk, shell string) http.Handler {
	return api.New(api.Options{Desk: d, Dist: frontend.Dist(), Shell: shell, Log: e.log})
}

// openBrowser asks the system to show the address; when it cannot, the printed address is enough.
func openBrowser(url string) {
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", url)
	case "darwin":
		cmd = exec.Command("open", url)
	default:
		cmd = exec.Command("xdg-open", url)
	}
	if err := cmd.Start(); err == nil {
		go func() { _ = cmd.Wait() }() // its exit code tells nothing we could act on
	}
}

type windowCmd struct{}

// Run opens the window; a build without one, or a machine without WebView2 or a display, serves in the browser instead.
func (windowCmd) Run(e *env) error {
	if why := windowMissing(); why != "" {
		fmt.Fprintln(e.errs, "打不开窗口（"+why+"），改用浏览器")
		return (&serveCmd{Addr: "127.0.0.1:0", Open: true}).Run(e)
	}
	err := e.withHost("window", func(h *host) error { return runWindow(e, h) })
	if err != nil {
		tell("油客簿", fault.From(err).Error()) // started from the desktop there is no console to read it on
	}
	return err
}
