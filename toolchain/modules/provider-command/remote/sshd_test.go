package remote

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"slipway.dev/build/provider-command/testkit"
)

// sshd is a real OpenSSH server on a loopback port, with keys and settings of its own.
type sshd struct {
	t      *testing.T
	dir    string
	port   int
	user   string
	key    string // the private key that may log in
	public string // the host key that it shows, as in a .pub file
	config string
}

// newSSHD prepares a server; start starts it. Extra lines go into its configuration first.
func newSSHD(t *testing.T, settings ...string) *sshd {
	t.Helper()
	if _, err := exec.LookPath(sshdPath()); err != nil {
		t.Fatal("these tests need a real sshd: apt-get install --no-install-recommends openssh-server")
	}
	if os.Getuid() == 0 {
		// As root, sshd wants this directory; the package's service makes it at its start.
		testkit.NoError(t, os.MkdirAll("/run/sshd", 0o755))
	}
	me, err := user.Current()
	testkit.NoError(t, err)
	server := &sshd{t: t, dir: t.TempDir(), port: freePort(t), user: me.Username}
	hostKey, hostPublic := newKey(t)
	loginKey, loginPublic := newKey(t)
	server.key, server.public = loginKey, hostPublic
	server.write("host", hostKey)
	server.write("authorized_keys", loginPublic)
	server.config = server.write("config", strings.Join(append(settings,
		"ListenAddress 127.0.0.1", fmt.Sprintf("Port %d", server.port), "StrictModes no", "UsePAM no",
		"HostKey "+filepath.Join(server.dir, "host"), "PidFile none", "PasswordAuthentication no",
		"AuthorizedKeysFile "+filepath.Join(server.dir, "authorized_keys"), "PermitRootLogin yes",
		"AcceptEnv COLOUR PULUMI_COMMAND_*", "Subsystem sftp internal-sftp", "MaxStartups 100"), "\n")+"\n")
	return server
}

// startSSHD prepares and starts a server.
func startSSHD(t *testing.T, settings ...string) *sshd {
	t.Helper()
	server := newSSHD(t, settings...)
	server.start()
	return server
}

func sshdPath() string {
	if path, err := exec.LookPath("sshd"); err == nil {
		return path
	}
	return "/usr/sbin/sshd"
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	testkit.NoError(t, err)
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// newKey makes a private key as text, and its public line.
func newKey(t *testing.T) (string, string) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	testkit.NoError(t, err)
	block, err := ssh.MarshalPrivateKey(private, "")
	testkit.NoError(t, err)
	line, err := ssh.NewPublicKey(public)
	testkit.NoError(t, err)
	return string(pem.EncodeToMemory(block)), string(ssh.MarshalAuthorizedKey(line))
}

func (s *sshd) write(name, content string) string {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	testkit.NoError(s.t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

// start runs the server until the test ends, and waits until it listens.
func (s *sshd) start() {
	s.t.Helper()
	var log bytes.Buffer
	cmd := exec.Command(sshdPath(), "-D", "-e", "-f", s.config)
	cmd.Stderr = &log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	testkit.NoError(s.t, cmd.Start())
	s.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if s.t.Failed() {
			s.t.Logf("sshd on port %d said:\n%s", s.port, log.String())
		}
	})
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.port)); err == nil {
			conn.Close()
			return
		}
	}
	s.t.Fatal("sshd does not listen")
}

// endpoint logs in with the right key and expects the right host key.
func (s *sshd) endpoint() Endpoint {
	return Endpoint{
		Host: "127.0.0.1", Port: testkit.Pointer(float64(s.port)), User: &s.user,
		PrivateKey: &s.key, HostKey: &s.public, DialErrorLimit: testkit.Pointer(0),
	}
}

func (s *sshd) connection() *Connection { return &Connection{Endpoint: s.endpoint()} }
