package remote

import (
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"testing"

	"golang.org/x/crypto/ssh"

	"slipway.dev/build/provider-command/testkit"
)

// fakeServer is an SSH server in this process, for what a real one does not do on demand: logins
// by password. It answers each command with its text.
type fakeServer struct {
	port     float64
	public   string
	logins   atomic.Int32
	commands atomic.Int32
}

func startFakeServer(t *testing.T, config *ssh.ServerConfig) *fakeServer {
	t.Helper()
	private, public := newKey(t)
	signer, err := ssh.ParsePrivateKey([]byte(private))
	testkit.NoError(t, err)
	config.AddHostKey(signer)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	testkit.NoError(t, err)
	t.Cleanup(func() { listener.Close() })
	server := &fakeServer{port: float64(listener.Addr().(*net.TCPAddr).Port), public: public}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go server.serve(conn, config)
		}
	}()
	return server
}

func (s *fakeServer) serve(conn net.Conn, config *ssh.ServerConfig) {
	defer conn.Close()
	_, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		return
	}
	s.logins.Add(1)
	go ssh.DiscardRequests(requests)
	for offered := range channels {
		channel, requests, err := offered.Accept()
		if err != nil {
			return
		}
		go s.answer(channel, requests)
	}
}

func (s *fakeServer) answer(channel ssh.Channel, requests <-chan *ssh.Request) {
	for request := range requests {
		if request.Type != "exec" {
			_ = request.Reply(false, nil)
			continue
		}
		s.commands.Add(1)
		_ = request.Reply(true, nil)
		fmt.Fprintf(channel, "ran %s\n", request.Payload[4:])
		_, _ = channel.SendRequest("exit-status", false, []byte{0, 0, 0, 0})
		_ = channel.Close()
	}
}

func (s *fakeServer) endpoint(password string) Endpoint {
	return Endpoint{
		Host: "127.0.0.1", Port: &s.port, User: testkit.Pointer("deploy"), Password: &password,
		HostKey: &s.public, DialErrorLimit: testkit.Pointer(0),
	}
}

func acceptsPassword(want string) *ssh.ServerConfig {
	return &ssh.ServerConfig{
		PasswordCallback: func(meta ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) {
			if meta.User() == "deploy" && string(password) == want {
				return nil, nil
			}
			return nil, errors.New("wrong password")
		},
	}
}

func asksForPassword(want string) *ssh.ServerConfig {
	return &ssh.ServerConfig{
		KeyboardInteractiveCallback: func(
			_ ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge,
		) (*ssh.Permissions, error) {
			answers, err := ask("", "", []string{"Password: "}, []bool{false})
			if err != nil || len(answers) != 1 || answers[0] != want {
				return nil, errors.New("wrong answer")
			}
			return nil, nil
		},
	}
}
